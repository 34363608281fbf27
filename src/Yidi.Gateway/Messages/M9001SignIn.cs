using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Messages;

/// <summary>9001 签到. Several sign-ins of one operator may be live at once.</summary>
sealed class M9001SignIn(SignInOperator signIn) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["9001"];

    public Act Act => Act.SignIn;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("signIn");
        var (operatorNo, mac, address) = (node.Text("opter_no", 50), node.OptionalText("mac", 40), node.OptionalText("ip", 60));
        if (node.Problem is { } refusal) return refusal;
        var done = await signIn.Run(request.HostRegion.Province, request.Institution.Number, operatorNo, address.Length > 0 ? address : mac, cancel);
        return new Output(new(done.At, IdSource.Text(done.SignInNo)));
    }

    sealed record Output([property: JsonPropertyName("signinoutb")] SignInOut SignIn);

    sealed record SignInOut([property: JsonPropertyName("sign_time")] DateTime At, [property: JsonPropertyName("sign_no")] string Number);
}
