using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Messages;

/// <summary>9002 签退. One client leaves the signOut node out. Signing out of what is not there is success: the client wants to be out.</summary>
sealed class M9002SignOut(SignInOperator signIn) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["9002"];

    public Act Act => Act.SignIn;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("signOut");
        var number = node.Text("sign_no", 40);
        if (node.Problem is { } refusal) return refusal;
        return new Output(new(await signIn.End(request.HostRegion.Province, request.Institution.Number, number, cancel)));
    }

    sealed record Output([property: JsonPropertyName("signoutoutb")] SignedOut SignedOut);

    sealed record SignedOut([property: JsonPropertyName("sign_time")] DateTime At);
}
