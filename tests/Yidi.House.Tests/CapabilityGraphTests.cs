using System.Reflection;
using System.Reflection.Emit;

namespace Yidi.House.Tests;

/// <summary>Which capability may know which: arrows only to the left, and Visits and Settlement know only the seam. Read from the compiled code.</summary>
public sealed class CapabilityGraphTests
{
    const string Root = "Yidi.Operations.";

    static readonly string[] Order =
    [
        "Plumbing", "Exchange", "Regions", "Access", "Notices", "Materials", "Institutions", "Catalogue", "Policies", "Insured", "Funds", "Clearing", "Prefund", "Filing", "ChronicDisease", "Eligibility", "Seam", "Settlement", "Visits", "Declaration", "HospitalPayment",
        "Reconciliation", "ManualClaims", "Retroaction", "Supervision", "Collaboration", "Statistics",
    ];

    [Fact]
    public void Capabilities_know_only_what_stands_to_their_left() => Assert.Empty(Violations(typeof(Operations.Plumbing.Refusal).Assembly));

    [Fact]
    public void The_rule_can_fail()
    {
        var planted = Violations(typeof(CapabilityGraphTests).Assembly).ToList();
        Assert.Contains(planted, static v => v.StartsWith("Plumbing must not know Visits", StringComparison.Ordinal));
        Assert.Contains(planted, static v => v.StartsWith("Visits must not know Settlement", StringComparison.Ordinal));
        Assert.Contains(planted, static v => v.StartsWith("Gossip is no capability", StringComparison.Ordinal));
    }

    static IEnumerable<string> Violations(Assembly assembly)
    {
        foreach (var type in assembly.GetTypes())
        {
            if (CapabilityOf(type) is not { } own) continue;
            if (!Order.Contains(own))
            {
                yield return $"{own} is no capability: {type.FullName}";
                continue;
            }
            foreach (var known in References(type).Select(CapabilityOf).OfType<string>().Distinct().Where(k => k != own))
                if (!MayKnow(own, known)) yield return $"{own} must not know {known}: {type.FullName}";
        }
    }

    static bool MayKnow(string own, string known) =>
        Array.IndexOf(Order, known) < Array.IndexOf(Order, own) && !(own == "Visits" && known == "Settlement");

    static string? CapabilityOf(Type type) => type.Namespace?.StartsWith(Root, StringComparison.Ordinal) == true ? type.Namespace[Root.Length..].Split('.')[0] : null;

    /// <summary>Types a type names in its base, fields, signatures, and in the code of its methods.</summary>
    static IEnumerable<Type> References(Type type)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var named = new List<Type?> { type.BaseType };
        named.AddRange(type.GetInterfaces());
        named.AddRange(type.GetFields(all).Select(static f => f.FieldType));
        foreach (var method in type.GetMethods(all).Cast<MethodBase>().Concat(type.GetConstructors(all)))
        {
            named.AddRange(method.GetParameters().Select(static p => p.ParameterType));
            if (method is MethodInfo info) named.Add(info.ReturnType);
            named.AddRange(Called(method));
        }
        return named.OfType<Type>().SelectMany(Unwrapped).Distinct();
    }

    static IEnumerable<Type> Unwrapped(Type type)
    {
        if (type.HasElementType) return Unwrapped(type.GetElementType()!);
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Unwrapped).Append(type.GetGenericTypeDefinition()) : [type];
    }

    static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(static f => (OpCode)f.GetValue(null)!).ToDictionary(static c => c.Value);

    static IEnumerable<Type?> Called(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il) yield break;
        for (var i = 0; i < il.Length;)
        {
            var value = il[i] == 0xFE ? unchecked((short)(0xFE00 | il[i + 1])) : il[i];
            var code = Codes[value];
            i += code.Size;
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
                foreach (var type in Resolve(method, BitConverter.ToInt32(il, i))) yield return type;
            i += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, i)),
                _ => 4,
            };
        }
    }

    static IEnumerable<Type?> Resolve(MethodBase method, int token)
    {
        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var member = method.Module.ResolveMember(token, typeArguments, method.IsGenericMethod ? method.GetGenericArguments() : null);
        yield return member as Type ?? member?.DeclaringType;
        if (member is MethodInfo { IsGenericMethod: true } generic)
            foreach (var argument in generic.GetGenericArguments()) yield return argument;
    }
}
