using System.Globalization;
using System.Text;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Funds;

/// <summary>
/// Double entries as plain text that <c>hledger</c> and <c>ledger</c> read: an auditor adds our books up with a program that is not ours. Amounts are
/// yuan with two decimals, exact.
/// </summary>
public static class PlainJournal
{
    /// <summary>How amounts are written; both programs understand it.</summary>
    public const string Head = "commodity CNY\n    format CNY 1000.00\n";

    /// <summary>One entry; its amounts must sum to zero, which both programs check.</summary>
    /// <param name="book">The owner of the book, such as 'insured:13' or 'host:11': accounts stand below it.</param>
    /// <param name="what">In one line, for people.</param>
    public static string Entry(DateOnly day, long settlement, string what, string book, IEnumerable<Posting> postings)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"\n{day:yyyy-MM-dd} * ({settlement}) {what}\n");
        foreach (var posting in postings) text.Append(CultureInfo.InvariantCulture, $"    {book}:{posting.Account}    CNY {new Money(posting.AmountFen)}\n");
        return text.ToString();
    }
}
