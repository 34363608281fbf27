using System.Text.Json;
using System.Text.Json.Nodes;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>Replays what two real clients send (clients/README.md), with our institution, persons, item, visits and days in the place of theirs; the form stays as it is.</summary>
public sealed class SampleTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_clinic_of_Shenzhen_walks_a_visit_from_card_to_reconciliation()
    {
        using var client = await Client.Of("shenzhen-js");
        await client.Must("9001");
        await client.Must("1101");
        await client.Must("1201");
        client.Visit = (string)(await client.Must("2201"))!["data"]!["mdtrt_id"]!;
        Assert.Null(await client.Must("2203"));
        await client.Must("2204");
        // This client sends a stale token here: only a credential that is certainly another person's is refused.
        Assert.Equal(2m, (decimal)(await client.Must("2206"))!["setlinfo"]!["medfee_sumamt"]!);
        client.Settlement = (string)(await client.Must("2207"))!["setlinfo"]!["setl_id"]!;
        Assert.NotNull((await client.Must("3201"))!["stmtinfo"]!["stmt_rslt"]);
        var cancelled = (await client.Must("2208"))!["setlinfo"]!;
        Assert.Equal(-2m, (decimal)cancelled["pdn_cash_pay"]! + (decimal)cancelled["acct_pay"]!);
        Assert.Null(await client.Must("2205"));
        Assert.Null(await client.Must("2202"));
        Assert.Null(await client.Must("2601"));
        Assert.Null(await client.Must("3301"));
        Assert.Null(await client.Must("3302"));
        Assert.NotNull((await client.Must("9002"))!["signoutoutb"]!["sign_time"]);
    }

    [Fact]
    public async Task A_hospital_of_Jilin_reads_and_registers_and_is_told_to_describe_first()
    {
        using var client = await Client.Of("jilin-java");
        await client.Must("1101");
        client.Visit = (string)(await client.Must("2201"))!["data"]!["mdtrt_id"]!;
        // It computes without having described the visit: the refusal says what comes first.
        Assert.StartsWith("[YD3004]", (await client.Send("2206")).Error, StringComparison.Ordinal);
    }

    /// <summary>One client, its requests, and what stands in the place of its invented values.</summary>
    sealed class Client : IDisposable
    {
        readonly string _folder;
        readonly HttpClient _http;
        readonly VirtualHospital _hospital;
        readonly Persona _persona;
        readonly string _person;

        Client(string folder, HttpClient http, VirtualHospital hospital, Persona persona, string person) => (_folder, _http, _hospital, _persona, _person) = (folder, http, hospital, persona, person);

        internal string Visit { get; set; } = "";

        internal string Settlement { get; set; } = "";

        internal static async Task<Client> Of(string folder)
        {
            var installation = await Installation.Of(StoreEngine.Sqlite);
            var http = installation.Http();
            var (hospital, _) = await VirtualHospital.Open(http, installation.NextKey(), SandboxFacts.Hospital, Cancel);
            var persona = installation.NextOfStays();
            var person = await installation.Get<Yidi.Operations.Insured.PersonDirectory>().Find(Yidi.Operations.Insured.CredentialKind.IdentityCard, persona.IdentityNumber, Cancel);
            return new(Path.Combine(Repository.Root, "tests/Yidi.System.Tests/clients", folder), http, hospital, persona, person.ToString()!);
        }

        internal async Task<JsonNode?> Must(string infno)
        {
            var reply = await Send(infno);
            Assert.True(reply.Code == 0, $"{infno}: {reply.Error}");
            return reply.Output;
        }

        internal async Task<InfnoReply> Send(string infno)
        {
            var request = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, infno + ".json"), Cancel))!.AsObject();
            Replace(request, infno);
            return await _hospital.Post("/infno", request.ToJsonString(new JsonSerializerOptions { Encoder = global::System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), Cancel);
        }

        void Replace(JsonNode? node, string infno)
        {
            if (node is JsonArray array) foreach (var item in array) Replace(item, infno);
            if (node is not JsonObject fields) return;
            foreach (var (name, value) in fields.ToList())
            {
                if (value is not JsonValue scalar) Replace(value, infno);
                else if (Ours(name, infno, fields) is { } ours) fields[name] = ours;
                else if (scalar.TryGetValue<string>(out var text)) fields[name] = text.Replace("2024-05-06", "2022-07-01", StringComparison.Ordinal).Replace("2024/5/6", "2022/7/1", StringComparison.Ordinal);
            }
        }

        string? Ours(string name, string infno, JsonObject fields) => name switch
        {
            "psn_no" => _person,
            "certno" => _persona.IdentityNumber,
            "psn_name" => _persona.Name,
            // Elsewhere this client sends what it sends, a stale token or '02' included.
            "mdtrt_cert_no" when infno is "1101" or "2201" or "2207" => (string?)fields["mdtrt_cert_type"] == "02" ? _persona.IdentityNumber : null,
            "mdtrt_id" => Visit,
            "setl_id" => Settlement,
            "med_list_codg" when infno is "2204" or "3301" or "3302" => SandboxFacts.Acarbose,
            "fixmedins_code" => SandboxFacts.Hospital,
            "mdtrtarea_admvs" or "setl_optins" => "110000",
            "insuplc_admdvs" => _persona.Region,
            "msgid" => _hospital.NextMessageId(),
            _ => null,
        };

        public void Dispose() => _http.Dispose();
    }
}
