using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Messages;

/// <summary>9102 文件下载: the raw file as the body; a failure as an ordinary envelope.</summary>
sealed class M9102DownloadFile(CatalogueFiles files) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["9102"];

    public Act Act => Act.DownloadCatalogue;

    public Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("fsDownloadIn");
        var number = node.Text("file_qury_no", 64);
        if (node.Problem is { } unread) return Task.FromResult<Result<object>>(unread);
        return Task.FromResult<Result<object>>(files.PathOf(number) is { } path ? new RawFile(path) : new Refusal(RefusalKind.FileUnknown, "file_qury_no", number));
    }
}
