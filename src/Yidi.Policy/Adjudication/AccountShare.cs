namespace Yidi.Policy;

/// <summary>Personal account and family sharing: what they pay of the person's part (docs/domain/calculation.md section 6).</summary>
static class AccountShare
{
    internal static (Money Own, IReadOnlyList<AccountPayment> Family) Take(Calculation calculation, IReadOnlyList<AccountBefore> accounts)
    {
        var standing = calculation.Standing;
        var ruling = standing.Require(RuleKind.PersonalAccount, standing.PolicyDay);
        var terms = (RuleValue.OfAccount)ruling.Value;
        var open = Money.Zero;
        if (terms.Pays is { } parts && standing.Bill.UseAccount)
            foreach (var part in parts) open += calculation.Left[(int)part];
        var own = Money.Zero;
        for (var i = 0; i < accounts.Count; i++)
            if (accounts[i].Owner == standing.Entitlement.Person) own += From(accounts[i], open - own);
        open -= own;
        calculation.Trail?.Add(0, StepCode.Account, ruling.Key, own, open, terms.Pays is null ? 0 : standing.Bill.UseAccount ? 2 : 1);
        if (!terms.Family || open == Money.Zero) return (own, []);
        var family = new List<AccountPayment>();
        for (var i = 0; i < accounts.Count; i++)
        {
            if (accounts[i].Owner == standing.Entitlement.Person) continue;
            var pays = From(accounts[i], open);
            if (pays == Money.Zero) continue;
            open -= pays;
            family.Add(new(accounts[i].Owner, pays));
            calculation.Trail?.Add(0, StepCode.FamilyAccount, ruling.Key, pays, open, family.Count);
        }
        return (own, family);
    }

    static Money From(AccountBefore account, Money open) => Money.Max(Money.Min(account.Balance, open), Money.Zero);
}
