namespace Yidi.Gateway.Envelope;

/// <summary>
/// The transaction a path names, for bodies that do not say it: base + number, or the service paths with their authentic misspellings
/// (his-interface 1.5). When path and body disagree, the body wins.
/// </summary>
static class PathInfno
{
    static readonly Dictionary<string, string> ServicePaths = new(StringComparer.OrdinalIgnoreCase)
    {
        ["signInSignOutService/signIn"] = "9001",
        ["fsiPsnInfoService/queryPsnInfo"] = "1101",
        ["outpatientDocInfoService/outpatientRregistration"] = "2201",
        ["outpatientDocInfoService/outpatientRegistrationCancel"] = "2202",
        ["outpatientDocInfoService/outpatientMdtrtinfoUp"] = "2203",
        ["outpatientDocInfoService/outpatientFeeListUp"] = "2204",
        ["outpatientDocInfoService/outpatientFeeListUpCancel"] = "2205",
        ["outpatientSettleService/preSettletment"] = "2206",
        ["outpatientSettleService/saveSettletment"] = "2207",
        ["outpatientSettleService/saveSettletmentV2"] = "2207",
        ["outpatientSettleService/cancleSettletment"] = "2208",
        ["reverseService/revsMethod"] = "2601",
        ["fsiFixMedInsService/queryFixMedIns"] = "1201",
        ["fsiPsnPriorityInfoService/queryPsnPriorityInfo"] = "2001",
        ["catalogdownservice/downCatalog1301"] = "1301",
        ["catalogdownservice/downCatalog1302"] = "1302",
        ["catalogdownservice/downCatalog1303"] = "1303",
        ["catalogdownservice/downCatalog1305"] = "1305",
        ["catalogdownservice/downCatalog1306"] = "1306",
        ["catalogqueryservice/queryNatyPreparedByPage"] = "1304",
        ["catalogqueryservice/queryHilist"] = "1312",
        ["catalogqueryservice/queryMedinsHilistMapByPage"] = "1316",
        ["catalogqueryservice/queryMedListMapByPage"] = "1317",
        ["catalogqueryservice/queryLmtprcByPage"] = "1318",
        ["catalogqueryservice/querySelfpayByPage"] = "1319",
        ["catalogCompService/catalogCompUp"] = "3301",
        ["fsiIntegratedQueryService/queryPsnOpspReg"] = "5301",
        ["fileupload/upload"] = "9101",
        ["fileupload/download"] = "9102",
        ["hospFeeDtlService/feeDtlUp"] = "2301",
        ["hospFeeDtlService/feeDtlCl"] = "2302",
        ["hospSettService/preSett"] = "2303",
        ["hospSettService/sett"] = "2304",
        ["hospSettService/settV2"] = "2304",
        ["hospSettService/settCl"] = "2305",
        ["hospitalRegisterService/hospitalRegisterSave"] = "2401",
        ["hospitalRegisterService/hospitalRegisterEdit"] = "2403",
        ["hospitalRegisterService/hospitalRegisterCancel"] = "2404",
        ["dscgService/dischargeProcess"] = "2402",
        ["dscgService/dischargeUndo"] = "2405",
        ["outpatientSettleService/preSettletmentA"] = "2206A",
        ["outpatientDocInfoService/outpatientMdtrtinfoUpA"] = "2203A",
        ["riskConService/beforeAnalyze"] = "3101",
        ["riskConService/courseAnalyze"] = "3102",
        ["ybSettlementStmtService/stmtTotal"] = "3201",
        ["ybSettlementStmtService/stmtDetail"] = "3202",
        ["medinfoupload/setllistinfoupld"] = "4101",
        ["medinfoupload/setllistinfoupldA"] = "4101A",
        ["fsiIntegratedQueryService/querySetlInfo"] = "5203",
        ["fsiIntegratedQueryService/queryFeeList"] = "5204",
        ["fsiIntegratedQueryService/queryFixmedinsPracPsnSum"] = "5206",
        ["fsiIntegratedQueryService/queryInhospInfo"] = "5303",
    };

    /// <summary>Empty when the path names none.</summary>
    internal static string Of(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length >= 2 && ServicePaths.TryGetValue($"{segments[^2]}/{segments[^1]}", out var infno)) return infno;
        var last = segments.Length > 0 ? segments[^1].Split('-')[^1] : "";
        return last.Length is >= 4 and <= 6 && last.Take(4).All(char.IsAsciiDigit) ? last : "";
    }
}
