using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Materials;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

public sealed record MaterialDocument(string Material, string FileName, string MediaType, long Length, string UploadedAt);

static class MaterialsApi
{
    internal static void MapMaterials(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/persons/{person}/materials", Upload).For(Act.UploadMaterial).WithTags("Materials").WithName("UploadMaterial").WithSummary("Upload a PDF, JPEG or PNG of at most 10 MB as the body; its name in ?fileName=")
            .ProducesProblem(404).ProducesProblem(422).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(FileKind.MaxBytes + 64 * 1024));
        routes.MapGet("/api/persons/{person}/materials", List).For(Act.ReadMaterial).WithTags("Materials").WithName("ListMaterials").WithSummary("Materials of a person").ProducesProblem(404);
        routes.MapGet("/api/materials/{material}", Download).For(Act.ReadMaterial).WithTags("Materials").WithName("GetMaterial").WithSummary("The file itself").ProducesProblem(404);
    }

    static async Task<Results<Ok<MaterialDocument>, ProblemHttpResult>> Upload(string person, HttpContext http, KeepMaterial keep, CancellationToken cancel, string fileName = "material")
    {
        var found = await http.PersonFor(Act.UploadMaterial, person);
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        var body = await Requests.ReadFile(http.Request, cancel);
        if (body.Value is not { } content) return Problems.Of(body.Refusal!, http);
        var call = http.CallOf("upload-material", new { person, fileName, hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(content)) });
        return call.Value is { } key ? http.Answer(await keep.Upload(key, http.Caller(), new(record.Person.PersonNo), new(fileName, content), cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<List<MaterialDocument>>, ProblemHttpResult>> List(string person, HttpContext http, KeepMaterial keep, CancellationToken cancel)
    {
        var found = await http.PersonFor(Act.ReadMaterial, person);
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        return TypedResults.Ok((await keep.Of(new(record.Person.PersonNo), cancel)).Select(Document).ToList());
    }

    static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Download(string material, HttpContext http, KeepMaterial keep, IStoreContexts stores, AuditTrail audit, CancellationToken cancel)
    {
        var number = long.TryParse(material, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        var unknown = Problems.Of(new(RefusalKind.MaterialUnknown, "material", material.Length <= 20 ? material : ""), http);
        if (await keep.Find(number, cancel) is not { } found) return unknown;
        var person = new PersonNo(found.PersonNo);
        if ((await http.PersonFor(Act.ReadMaterial, person.ToString())).Refusal is not null) return unknown;
        await PersonsApi.Log(stores, audit.Of(person.Province, http.Caller(), Act.ReadMaterial, IdSource.Text(number), person), person, cancel);
        // Shown as a download only: what somebody uploaded never runs as a page of ours.
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "sandbox";
        return TypedResults.File(await keep.Content(found, cancel), found.MediaType, found.FileName);
    }

    static MaterialDocument Document(MaterialSummary m) => new(IdSource.Text(m.MaterialNo), m.FileName, m.MediaType, m.Length, ChinaTime.Text(m.UploadedAt));
}
