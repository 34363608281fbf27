using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Materials;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Reconciliation;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>3202 医药机构费用结算对明细账: the list comes as a ZIP by 9101, the differences go as a ZIP by 9102. An empty file means balanced.</summary>
sealed class M3202CompareLines(ReconcileStatement reconcile, InstitutionFiles files) : IInfnoMessage
{
    /// <summary>A list of so many lines is no day of a hospital.</summary>
    const int MostLines = 100_000;

    const string ResultName = "result.txt";

    public IReadOnlyList<string> Infnos => ["3202"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("data");
        var (scope, fileNo) = (StatementFields.Read(node, insuranceNeeded: false), node.Text("file_qury_no", 64));
        if (node.Problem is { } unread) return unread;
        var content = await files.Read(request.HostRegion.Province, request.Institution.Number, fileNo, cancel);
        if (content is null) return new Refusal(RefusalKind.FileUnknown, "file_qury_no", fileNo);
        var listed = Rows(content);
        if (listed.Value is not { } rows) return listed.Refusal!;
        var compared = await reconcile.Compare(request.Institution, scope, rows, cancel);
        if (compared.Value is not { } result) return compared.Refusal!;
        var kept = await files.Keep(request.HostRegion.Province, request.Institution.Number, string.Create(CultureInfo.InvariantCulture, $"{result.Run.RunNo}.zip"), Zip(result.Differences), cancel);
        return new Output(new(kept.FileNo, kept.Name, kept.KeptUntil));
    }

    /// <summary>One text in a ZIP, or the bare text; UTF-8, TAB between columns.</summary>
    static Result<List<HospitalRow>> Rows(byte[] content)
    {
        try
        {
            var rows = new List<HospitalRow>();
            foreach (var (line, i) in Text(content).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static (l, i) => (l.TrimEnd('\r'), i + 1)).Where(static l => l.Item1.Length > 0))
            {
                if (rows.Count == MostLines) return new Refusal(RefusalKind.FieldTooLong, "file", "", $"最多{MostLines}行");
                if (Row(line) is not { } row) return new Refusal(RefusalKind.FieldInvalid, "file", "", string.Create(CultureInfo.InvariantCulture, $"第{i}行不是对账明细：应为结算ID、就诊ID、人员编号、总额、基金、账户、退费标志，以TAB分隔"));
                rows.Add(row);
            }
            return rows;
        }
        catch (Exception e) when (e is InvalidDataException or DecoderFallbackException)
        {
            return new Refusal(RefusalKind.FieldInvalid, "file", "", "应为ZIP内的一个UTF-8文本");
        }
    }

    static string Text(byte[] content)
    {
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        if (content is not [(byte)'P', (byte)'K', ..]) return strict.GetString(content);
        using var zip = new ZipArchive(new MemoryStream(content));
        if (zip.Entries.FirstOrDefault() is not { } entry) return "";
        if (entry.Length > InstitutionFiles.MaxBytes * 4L) throw new InvalidDataException();
        using var stream = entry.Open();
        using var text = new MemoryStream();
        stream.CopyTo(text);
        return strict.GetString(text.ToArray());
    }

    static HospitalRow? Row(string line)
    {
        var cells = line.Split('\t').Select(static c => c is "null" ? "" : c.Trim()).ToArray();
        if (cells.Length < 7 || !long.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return null;
        _ = long.TryParse(cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out var visit);
        return Amount(cells[3]) is { } total && Amount(cells[4]) is { } fund && Amount(cells[5]) is { } account ? new(id, visit, cells[2], total, fund, account, cells[6] == "1") : null;
    }

    static Money? Amount(string cell) =>
        cell.Length == 0 ? Money.Zero : decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var yuan) && Money.TryFromYuan(yuan, out var money) ? money : null;

    /// <summary>psn_no, mdtrt_id, setl_id, msgid, stmt_rslt, refd_setl_flag, memo, medfee_sumamt, fund_pay_sumamt, acct_pay.</summary>
    static byte[] Zip(IReadOnlyList<StatementDifference> differences)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        using (var text = new StreamWriter(zip.CreateEntry(ResultName, CompressionLevel.Fastest).Open(), new UTF8Encoding(false)))
            foreach (var d in differences)
            {
                var cause = DifferenceCauses.All[d.Cause];
                text.Write(string.Join('\t', d.PersonNo, IdSource.Text(d.VisitNo), IdSource.Text(d.SettlementId), d.MessageId, cause.StatementCode, d.Refund ? "1" : "0",
                    $"{cause.Title.Chinese}；{cause.Repair.Chinese}", new Money(d.TotalFen), new Money(d.FundFen), new Money(d.AccountFen)) + "\r\n");
            }
        return file.ToArray();
    }

    sealed record Output([property: JsonPropertyName("fileinfo")] FileInfo File);

    sealed record FileInfo(
        [property: JsonPropertyName("file_qury_no")] string FileNo,
        [property: JsonPropertyName("filename")] string Name,
        [property: JsonPropertyName("dld_endtime")] DateTime KeptUntil);
}
