using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Yidi.Server.Api;
using Yidi.Server.Sandbox;

namespace Yidi.Cli;

/// <summary>yidi conform: what a hospital's system sent and still misses, or how a platform answers the traffic real clients send.</summary>
static class ConformCommand
{
    static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    sealed record Target(string Url, string Institution, string Account, string Secret, string Region, string PersonNo, string Certificate, string Insured, string Date);

    internal static Command Make()
    {
        var url = CheckedOptions.Url("A running sandbox, for --institution");
        var institution = new Option<string>("--institution") { Description = "Report on the system of this institution (with --against: the institution to speak as)", DefaultValueFactory = static _ => "" };
        var against = new Option<string>("--against") { Description = "Drive the platform at this address; a sandbox needs nothing else", DefaultValueFactory = static _ => "" };
        var (account, secret, region) = (Text("--account", "x-tif-paasid on that platform"), Text("--secret", "Its secret"), Text("--region", "mdtrtarea_admvs"));
        var (person, certificate, insured, date) = (Text("--person", "psn_no of a test person"), Text("--certificate", "Identity number of that person"), Text("--insured", "insuplc_admdvs of that person"), Text("--date", "Business date there, yyyy-MM-dd"));
        var json = new Option<bool>("--json") { Description = "Machine-readable output" };
        var command = new Command("conform", "Check a hospital's system, or a platform, against the interface as clients really speak it") { institution, url, against, account, secret, region, person, certificate, insured, date, json };
        command.Validators.Add(result =>
        {
            if (string.IsNullOrEmpty(result.GetValue(institution)) && string.IsNullOrEmpty(result.GetValue(against))) result.AddError("Say --institution H… for a hospital's system, or --against URL for a platform.");
        });
        command.SetAction((parsed, cancel) => Trouble.Told(() => parsed.GetValue(against)!.Length == 0
            ? Report(parsed.GetValue(url)!, parsed.GetValue(institution)!, parsed.GetValue(json), cancel)
            : Drive(new(parsed.GetValue(against)!, parsed.GetValue(institution)!, parsed.GetValue(account)!, parsed.GetValue(secret)!, parsed.GetValue(region)!, parsed.GetValue(person)!, parsed.GetValue(certificate)!,
                parsed.GetValue(insured)!, parsed.GetValue(date)!), parsed.GetValue(json), cancel)));
        return command;
    }

    static Option<string> Text(string name, string description) => new(name) { Description = description, DefaultValueFactory = static _ => "" };

    static async Task<int> Report(string url, string institution, bool json, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        // Reads as the sandbox's auditor.
        await VirtualHospital.Open(http, "CONFORM", SandboxFacts.Hospital, cancel);
        using var response = await http.GetAsync($"/api/institutions/{institution}/conformance", cancel);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException(Trouble.Of(await response.Content.ReadAsStringAsync(cancel)));
        var report = (await response.Content.ReadFromJsonAsync<ConformanceDocument>(cancel))!;
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, Readable));
            return 0;
        }
        Console.WriteLine($"{institution}, since the server started\n");
        foreach (var journey in report.Journeys) Console.WriteLine($"{(journey.Missing.Count == 0 ? "✓" : "·")} {journey.JourneyName} ({journey.Journey}): {(journey.Missing.Count == 0 ? "walked" : $"missing {string.Join(" ", journey.Missing)}")}");
        Console.WriteLine("\ninfno   taken  refused  last");
        foreach (var call in report.Calls) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{call.Infno,-7}{call.Taken,6}{call.Refused,9}  {call.LastAt}"));
        foreach (var call in report.Calls) foreach (var deviation in call.Deviations) Console.WriteLine($"  {call.Infno} {deviation}");
        return 0;
    }

    static async Task<int> Drive(Target target, bool json, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = new Uri(target.Url) };
        if (target.Account.Length == 0) target = await OfSandbox(http, target, cancel);
        var key = TimeProvider.System.GetUtcNow().ToString("yyMMddHHmmss", CultureInfo.InvariantCulture);
        var hospital = new VirtualHospital(http, new(target.Institution, "", target.Region, target.Account, target.Secret), key) { Simulated = true };
        var checks = await new ConformanceRun(hospital, target.PersonNo, target.Certificate, target.Insured, DateOnly.ParseExact(target.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture)).Run(cancel);
        if (json) Console.WriteLine(JsonSerializer.Serialize(checks, Readable));
        else
        {
            foreach (var check in checks) Console.WriteLine($"{(check.Passed ? "✓" : "✗")} {check.Infno,-6} {check.Name}{(check.Detail.Length > 0 ? $": {check.Detail}" : "")}");
            Console.WriteLine($"\n{checks.Count(static c => c.Passed)} of {checks.Count} hold; the profile is the outpatient visit and what surrounds it; stays, sales, reconciliation and queries are not part of it");
        }
        return checks.All(static c => c.Passed) ? 0 : 1;
    }

    /// <summary>A sandbox tells everything that another platform's operator has to be asked for.</summary>
    static async Task<Target> OfSandbox(HttpClient http, Target target, CancellationToken cancel)
    {
        var sandbox = await http.GetFromJsonAsync<SandboxDocument>("/api/sandbox", cancel) ?? throw new InvalidOperationException("This platform is no sandbox: give --account, --secret, --institution, --region, --person, --certificate, --insured and --date.");
        var institution = sandbox.Institutions.Single(i => i.Institution == (target.Institution.Length > 0 ? target.Institution : SandboxFacts.Hospital));
        var person = sandbox.Personas.Single(static p => p.Key == "guangzhou-active");
        return target with { Institution = institution.Institution, Account = institution.Account, Secret = institution.Secret, Region = institution.HostRegion, PersonNo = person.PersonNo, Certificate = person.IdentityNumber, Insured = "440100", Date = sandbox.BusinessDate };
    }
}
