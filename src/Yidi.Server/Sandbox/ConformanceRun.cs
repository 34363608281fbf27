using System.Text;
using System.Text.Json.Nodes;

namespace Yidi.Server.Sandbox;

/// <summary>One thing a platform must do, and whether it did.</summary>
public sealed record ConformanceCheck(string Infno, string Name, bool Passed, string Detail);

/// <summary>
/// Drives any platform of the interface with the traffic of one visit and checks the answer profile that real clients need (his-interface 1.2,
/// 1.7, 1.8): forms, identities, retries, cancellations, and what must be forgiven.
/// </summary>
public sealed class ConformanceRun(VirtualHospital hospital, string personNo, string certificate, string insured, DateOnly today)
{
    readonly List<ConformanceCheck> _checks = [];

    /// <summary>Runs everything; a step that fails does not stop the others where they can go on.</summary>
    public async Task<IReadOnlyList<ConformanceCheck>> Run(CancellationToken cancel)
    {
        var patient = new VirtualPatient(hospital, personNo, certificate, insured);
        await Ask("9001", new() { ["signIn"] = new JsonObject { ["opter_no"] = "01", ["mac"] = "", ["ip"] = "127.0.0.1" } }, static o => ("sign_no is there", o?["signinoutb"]?["sign_no"]?.ToString().Length > 0), cancel);
        await Ask("1101", patient.ReadCard(), static o => ("insuinfo is an array", o?["insuinfo"] is JsonArray), cancel);
        var registered = await Ask("2201", patient.Register(today), static o => ("mdtrt_id is text", o?["data"]?["mdtrt_id"] is JsonValue id && id.TryGetValue<string>(out _)), cancel);
        patient.VisitNo = registered?["data"]?["mdtrt_id"]?.ToString() ?? "";
        await Ask("2203A", patient.Describe(today, "11"), static o => ("output is null, not an empty object", o is null), cancel);
        VirtualCharge[] charges = [new("C1", SandboxFacts.Acarbose, 300m, 1, today), new("C2", SandboxFacts.Repaglinide, 33.33m, 3, today)];
        await Ask("2204", patient.Charges(charges, "B1"), static o => ("every line adds up", o?["result"] is JsonArray rows && rows.Count == 2 && rows.All(static r => Adds(r!, "det_item_fee_sumamt", "fulamt_ownpay_amt", "overlmt_amt", "preselfpay_amt", "inscp_scp_amt"))), cancel);
        await Settle(patient, charges.Sum(static c => c.Total), cancel);
        await Forgiven(patient, cancel);
        await Refused(cancel);
        return _checks;
    }

    async Task Settle(VirtualPatient patient, decimal total, CancellationToken cancel)
    {
        var bill = patient.SettleVisit(total, "11", "B1");
        var ahead = await Ask("2206", bill.DeepClone().AsObject(), Head, cancel);
        var message = hospital.NextMessageId();
        var settled = await Ask("2207", bill.DeepClone().AsObject(), Head, cancel, message);
        Check("2207", "what was computed is what is settled", ahead?["setlinfo"]?["psn_cash_pay"]?.ToString() == settled?["setlinfo"]?["psn_cash_pay"]?.ToString(), "");
        var id = settled?["setlinfo"]?["setl_id"]?.ToString() ?? "";
        Check("2207", "medins_setl_id echoes the msgid", settled?["setlinfo"]?["medins_setl_id"]?.ToString() == message, "");
        var again = await hospital.Send("2207", bill.DeepClone().AsObject(), cancel, message, insured);
        Check("2207", "the same message again gets the first answer", again.Output?["setlinfo"]?["setl_id"]?.ToString() == id, again.Error ?? "");
        var other = patient.SettleVisit(total + 1, "11", "B1");
        Check("2207", "another content under a used msgid is refused", (await hospital.Send("2207", other, cancel, message, insured)).Code == -1, "");
        Check("2202", "a visit with a live settlement is not cancelled", (await patient.Send("2202", patient.OfVisit(), cancel)).Code == -1, "");
        await Ask("2208", patient.OfSettlement(id), o => ("a new id, amounts negative", o?["setlinfo"]?["setl_id"]?.ToString() is { Length: > 0 } taken && taken != id && (decimal?)o["setlinfo"]!["medfee_sumamt"] == -total), cancel);
        var lost = hospital.NextMessageId();
        await Ask("2207", bill.DeepClone().AsObject(), Head, cancel, lost);
        await Ask("2601", patient.Reverse(lost, "2207"), static o => ("output is null", o is null), cancel);
        await Ask("2601", patient.Reverse(lost, "2207"), static o => ("reversing twice is success", o is null), cancel);
        Check("2207", "a reversed message is not settled again", (await hospital.Send("2207", bill, cancel, lost, insured)).Code == -1, "");
        await Ask("2202", patient.OfVisit(), static o => ("a visit with unsettled lines is cancelled at once", o is null), cancel);
    }

    /// <summary>What real clients send and a platform forgives (his-interface 1.3 and 1.5).</summary>
    async Task Forgiven(VirtualPatient patient, CancellationToken cancel)
    {
        foreach (var (name, change) in new (string, Func<JsonObject, JsonNode>)[]
        {
            ("a date with T", i => With(i, "begntime", $"{today:yyyy-MM-dd}T09:00:00")), ("a date as yyyyMMdd", i => With(i, "begntime", $"{today:yyyyMMdd}")), ("a date as yyyy/M/d", i => With(i, "begntime", $"{today:yyyy/M/d} 9:00:00")),
            ("names in capitals", static i => new JsonObject { ["DATA"] = new JsonObject(i["data"]!.AsObject().Select(static f => KeyValuePair.Create(f.Key.ToUpperInvariant(), f.Value?.DeepClone()))) }),
            ("an array where an object is due", static i => new JsonObject { ["data"] = new JsonArray(i["data"]!.DeepClone()) }), ("input as text", static i => JsonValue.Create(i.ToJsonString())),
            ("unknown members", static i => With(i, "hcard_basinfo", "x")),
        })
        {
            var envelope = hospital.Envelope("2201", hospital.NextMessageId(), [], insured);
            envelope["input"] = change(patient.Register(today));
            var reply = await hospital.Post("/infno", envelope.ToJsonString(), cancel);
            Check("2201", $"forgives {name}", reply.Code == 0, reply.Error ?? "");
        }
    }

    static JsonObject With(JsonObject input, string field, string value)
    {
        input["data"]![field] = value;
        return input;
    }

    async Task Refused(CancellationToken cancel)
    {
        var unknown = await hospital.Send("9999", new() { ["data"] = new JsonObject() }, cancel);
        Check("9999", "an unknown transaction is named in the refusal", unknown.Code == -1 && unknown.Error?.Contains("9999", StringComparison.Ordinal) == true, unknown.Error ?? "");
        Check("9999", "a refusal has no output and at most 200 characters", unknown.Output is null && unknown.Error?.Length is > 0 and <= 200, "");
    }

    static (string, bool) Head(JsonNode? output) => ("the head adds up, amounts are numbers, setldetail is an array", output?["setlinfo"] is { } s && output["setldetail"] is JsonArray
        && Adds(s, "medfee_sumamt", "fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt") && Adds(s, "medfee_sumamt", "fund_pay_sumamt", "psn_part_amt", "hosp_part_amt")
        && Adds(s, "psn_part_amt", "acct_pay", "acct_mulaid_pay", "psn_cash_pay") && Adds(s, "psn_cash_pay", "pdn_cash_pay"));

    static bool Adds(JsonNode node, string sum, params string[] parts) =>
        parts.Append(sum).All(f => node[f] is JsonValue value && value.TryGetValue<decimal>(out _)) && (decimal)node[sum]! == parts.Sum(f => (decimal)node[f]!);

    /// <summary>Sends, checks the envelope of the answer and one thing of its output.</summary>
    async Task<JsonNode?> Ask(string infno, JsonObject input, Func<JsonNode?, (string Name, bool Holds)> holds, CancellationToken cancel, string? messageId = null)
    {
        using var response = await hospital.PostRaw("/infno", Encoding.UTF8.GetBytes(hospital.Envelope(infno, messageId ?? hospital.NextMessageId(), input, insured).ToJsonString()), cancel);
        var text = await response.Content.ReadAsStringAsync(cancel);
        var answer = Parsed(text);
        Check(infno, "HTTP 200 and JSON in UTF-8", response.IsSuccessStatusCode && answer is not null && response.Content.Headers.ContentType is { MediaType: "application/json", CharSet: "UTF-8" or "utf-8" }, $"{(int)response.StatusCode} {response.Content.Headers.ContentType}");
        Check(infno, "infcode is the number 0", answer?["infcode"] is JsonValue code && code.TryGetValue<int>(out var zero) && zero == 0, answer?["err_msg"]?.ToString() ?? text[..Math.Min(100, text.Length)]);
        Check(infno, "inf_refmsgid has 30 characters, times 17 digits", answer?["inf_refmsgid"]?.ToString().Length == 30 && answer["refmsg_time"]?.ToString().Length == 17 && answer["respond_time"]?.ToString().Length == 17, "");
        var (name, held) = holds(answer?["output"]);
        Check(infno, name, held, "");
        return answer?["output"];
    }

    static JsonNode? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    void Check(string infno, string name, bool passed, string detail) => _checks.Add(new(infno, name, passed, passed ? "" : detail));
}
