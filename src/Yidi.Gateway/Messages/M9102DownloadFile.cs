using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Materials;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Messages;

/// <summary>9102 文件下载: the raw file as the body; a failure as an ordinary envelope. Catalogue files are everybody's, others the institution's own.</summary>
sealed class M9102DownloadFile(CatalogueFiles catalogues, InstitutionFiles files) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["9102"];

    public Act Act => Act.DownloadCatalogue;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("fsDownloadIn");
        var number = node.Text("file_qury_no", 64);
        if (node.Problem is { } unread) return unread;
        if (catalogues.PathOf(number) is { } path) return new RawFile(path);
        return await files.Read(request.HostRegion.Province, request.Institution.Number, number, cancel) is { } content
            ? new RawContent(content)
            : new Refusal(RefusalKind.FileUnknown, "file_qury_no", number);
    }
}
