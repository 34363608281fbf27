using System.Globalization;
using Yidi.Gateway.Wire;
using Yidi.Operations.Insured;

namespace Yidi.Gateway.Messages;

/// <summary>The credential fields that several messages share.</summary>
sealed record Credential(CredentialKind Kind, string Number)
{
    /// <summary>mdtrt_cert_type 01, 02, 03, one digit or two; absent counts as an identity card.</summary>
    internal static Credential Read(WireNode node)
    {
        var kind = node.OptionalText("mdtrt_cert_type", 3).TrimStart('0') switch
        {
            "1" => CredentialKind.ElectronicToken,
            "3" => CredentialKind.SocialSecurityCard,
            _ => CredentialKind.IdentityCard,
        };
        return new(kind, node.OptionalText("mdtrt_cert_no", 2000));
    }
}

/// <summary>Codes as the wire shows them: digits in text.</summary>
static class WireCode
{
    internal static string Of<TCode>(TCode code) where TCode : struct, Enum => Convert.ToInt32(code, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
}

/// <summary>Age as the interface counts it: whole years with one decimal, 62.0.</summary>
static class Years
{
    internal static decimal Between(DateOnly born, DateOnly on) =>
        Math.Max(0, on.Year - born.Year - (on < born.AddYears(on.Year - born.Year) ? 1 : 0)) + 0.0m;
}
