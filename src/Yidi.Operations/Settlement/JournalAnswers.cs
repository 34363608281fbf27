using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>Turns what the journal did into what the caller is told.</summary>
static class JournalAnswers
{
    internal static Result<SettlementAnswer> Of(JournalOutcome outcome, Refusal? declined, string field, string value) => outcome switch
    {
        JournalOutcome.Written(var record) => SettlementRow.AnswerOf(record),
        JournalOutcome.Replayed(var record) => SettlementRow.AnswerOf(record),
        JournalOutcome.KeyTaken => new Refusal(RefusalKind.KeyUsedForOtherContent, field, value),
        JournalOutcome.ReversedBefore => new Refusal(RefusalKind.MessageReversed, field, value),
        JournalOutcome.Declined => declined ?? throw new BrokenInvariantException("a declined case says why"),
        JournalOutcome.Busy => new Refusal(RefusalKind.Busy),
        _ => throw new BrokenInvariantException($"{outcome.GetType().Name} is no answer to a settlement"),
    };

    /// <summary>As above, for acts that answer nothing but that they are done.</summary>
    internal static Result<Done> DoneOf(JournalOutcome outcome, Refusal? declined, string field, string value) => outcome switch
    {
        JournalOutcome.Noted => Done.It,
        JournalOutcome.Written or JournalOutcome.Replayed => Done.It,
        _ => Of(outcome, declined, field, value).Refusal!,
    };
}
