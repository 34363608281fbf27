using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>What a bill is computed on: every insurance year it touches, the year of settlement last, and the accounts that may pay, in the order in which they do.</summary>
sealed record YearsAndAccounts(IReadOnlyList<BenefitYearRow> Years, IReadOnlyList<AccountStanding> Accounts)
{
    internal static YearsAndAccounts Of(JournalCase asked, JournalView view) =>
        new([.. asked.Years.Select(view.Year)], [.. asked.Accounts.Select(view.Account).OfType<AccountStanding>()]);

    /// <summary>As a row recorded it, to judge it again.</summary>
    internal static YearsAndAccounts Recorded(SettlementRecord row) => new(
        [.. row.AllYears().Select(y => new BenefitYearRow { PersonNo = row.PersonNo, Insurance = row.Insurance, Year = y.Year, Version = 0, Accumulators = y.Before })],
        [.. AccountAsked.Read(row.AccountsAsked).Select(static a => new AccountStanding(a.Owner, a.BalanceFen, 0))]);

    internal Adjudication Judge(Bill bill, Entitlement entitlement, PolicyPack pack) => Adjudicator.Adjudicate(bill, entitlement,
        [.. Years.Select(static y => new BenefitYear(y.Year, Accumulators.Parse(y.Accumulators)))],
        [.. Accounts.Select(static a => new AccountBefore(new(a.Owner), new(a.BalanceFen)))], pack);

    internal Money BalanceOf(PersonNo person) => new(Accounts.FirstOrDefault(a => a.Owner == person.Value)?.BalanceFen ?? 0);

    /// <summary>The years before the one of settlement, moved or only looked at.</summary>
    internal IReadOnlyList<YearMove> Earlier(Receipt receipt) => [.. Years.SkipLast(1).Select(year =>
    {
        var deltas = receipt.Years.FirstOrDefault(g => g.Year == year.Year)?.Deltas ?? Policy.Accumulators.Empty;
        return new YearMove(year.Year, year.Version + (deltas.IsEmpty ? 0 : 1), year.Accumulators, deltas.ToString());
    })];

    internal IReadOnlyList<AccountAsked> Asked(Receipt receipt, PersonNo person) => [.. Accounts.Select(a => new AccountAsked(a.Owner, a.BalanceFen,
        (a.Owner == person.Value ? receipt.Account : receipt.FamilyAccounts.Where(f => f.Owner.Value == a.Owner).Aggregate(Money.Zero, static (sum, f) => sum + f.Amount)).Fen))];
}
