using System.Text.Json.Serialization;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Messages;

/// <summary>What filings of all kinds answer (2501, 2503, 2505): the number by which they are cancelled.</summary>
sealed record DeclaredOutput([property: JsonPropertyName("result")] DeclaredOutput.Number Result)
{
    internal sealed record Number([property: JsonPropertyName("trt_dcla_detl_sn")] string DeclarationNo);

    internal static DeclaredOutput Of(long number) => new(new Number(IdSource.Text(number)));
}
