using Yidi.Policy;

namespace Yidi.Operations.Policies;

/// <summary>Lays a reform over a pack: a small file that says what follows, what is new and what ends, so that the old text stays as it was.</summary>
public static class LayReform
{
    /// <summary>The pack as reformed, or what the reform gets wrong.</summary>
    public static (PackDraft Draft, IReadOnlyList<PackProblem> Problems) Over(PackDraft pack, ReformDraft reform)
    {
        var problems = new List<PackProblem>();
        var rules = pack.Rules.Select(rule => Ended(Followed(rule, reform, problems), reform)).ToList();
        foreach (var rule in reform.Rules.Where(r => pack.Rules.All(p => p.Id != r.Id)))
        {
            if (rule.Kind.Length == 0) problems.Add(new(rule.Line, rule.Id, "follows no rule of the pack", "use the id of a rule of the pack, or give the new rule a kind", rule.File));
            else rules.Add(rule);
        }
        foreach (var (id, _) in reform.Ends.Where(e => pack.Rules.All(p => p.Id != e.Key)))
            problems.Add(new(1, id, "ends, but the pack has no such rule", "use the id of a rule of the pack"));
        return (pack with { Rules = rules, Sources = [.. pack.Sources, .. reform.Sources] }, problems);
    }

    static RuleDraft Followed(RuleDraft rule, ReformDraft reform, List<PackProblem> problems)
    {
        if (reform.Rules.FirstOrDefault(r => r.Id == rule.Id) is not { } later) return rule;
        if (later.Kind.Length > 0)
            problems.Add(new(later.Line, later.Id, "gives a kind again", "leave out kind and selectors to add values to the rule, or choose a new id", later.File));
        if (later.Selectors.Count > 0)
            problems.Add(new(later.Line, later.Id, "gives selectors again", "put selectors into rows, or choose a new id and end the old rule", later.File));
        var newest = rule.Values.Max(static v => v.From);
        foreach (var value in later.Values.Where(v => string.CompareOrdinal(v.From, newest) <= 0))
            problems.Add(new(value.Line, later.Id, $"value from {value.From} is not after {newest}", "a reform adds later values; a correction belongs into the pack itself", later.File));
        var clause = later.Clause.Chinese.Length > 0 ? later.Clause : null;
        return rule with { Values = [.. rule.Values, .. later.Values.Select(v => v with { Clause = v.Clause ?? clause })] };
    }

    static RuleDraft Ended(RuleDraft rule, ReformDraft reform) => reform.Ends.TryGetValue(rule.Id, out var until) && rule.Values.Count > 0
        ? rule with { Values = [.. rule.Values.Select(v => v.From == rule.Values.Max(static x => x.From) ? v with { Until = until } : v)] }
        : rule;
}
