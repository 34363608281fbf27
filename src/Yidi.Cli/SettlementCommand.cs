using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Settlement;
using Yidi.Storage;

namespace Yidi.Cli;

/// <summary>yidi settlement: one row of the journal with everything that is packed in it, as JSON, from the store alone.</summary>
static class SettlementCommand
{
    static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter() } };

    internal static Command Make()
    {
        var (data, postgres) = (CheckedOptions.Data(), CheckedOptions.Postgres());
        var id = new Argument<long>("id") { Description = "Number of the settlement, cancellation or reversal, nineteen digits" };
        var command = new Command("settlement", "Show one row of the journal with its bill, before-values and explanation, which SQL shows only as bytes") { id, data, postgres };
        command.SetAction((parsed, cancel) => Trouble.Told(() => Show(StoreOptions.Of(parsed.GetValue(data)!, parsed.GetValue(postgres)!), parsed.GetValue(id), cancel)));
        return command;
    }

    static async Task<int> Show(StoreSettings settings, long id, CancellationToken cancel)
    {
        await using var services = StoreOptions.Unchanged(settings);
        var contexts = services.GetRequiredService<IStoreContexts>();
        var province = IdSource.ProvinceOf(id);
        if (!await contexts.Exists(province, cancel)) throw new InvalidOperationException($"{id} names province {province}, which has no store here.");
        await using var store = await contexts.Province(province, Scope.System, cancel);
        var row = await store.Set<SettlementRecord>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancel)
            ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Province {province} holds no row {id}."));
        var shown = JsonSerializer.SerializeToNode(row with { Detail = row.Detail with { Case = [] } }, Readable)!.AsObject();
        shown["hash"] = Convert.ToHexStringLower(row.Detail.CaseHash);
        if (row.Detail.Case.Length > 0) shown["judgedCase"] = JsonSerializer.SerializeToNode(PackedCase.Unpack(row.Detail.Case), Readable);
        if (await services.GetRequiredService<ReadSettlement>().Find(id, cancel) is { } detail)
            shown["inWords"] = new JsonArray([.. detail.Explain("zh", tellsYear: true).Select(static s => (JsonNode)$"{s.Title} {s.Sentence}")]);
        Console.WriteLine(shown.ToJsonString(Readable));
        return 0;
    }
}
