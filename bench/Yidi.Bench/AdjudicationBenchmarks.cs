using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Yidi.Operations.Policies;
using Yidi.Policy;

namespace Yidi.Bench;

/// <summary>A stay of twenty lines under the Beijing pack with sums of an ordinary year: what the budgets of the design are stated for.</summary>
sealed class Workload
{
    internal required PolicyPack Pack { get; init; }

    internal required SecondOpinion.SecondOpinion Second { get; init; }

    internal required PolicyCase[] Cases { get; init; }

    internal static Workload Of(string folder, string file)
    {
        var packs = new PackFolder(folder);
        var national = File.ReadAllText(packs.NationalFile);
        var documents = packs.Documents(Path.Combine(folder, file));
        var compiled = PackText.Compile(documents, national);
        var pack = compiled.Pack ?? throw new InvalidOperationException(compiled.Problems[0].ToString());
        return new()
        {
            Pack = pack,
            Second = new(PackText.Draft(documents).Draft!, PackFile.Read(national).Draft!),
            Cases = [.. Enumerable.Range(0, 64).Select(i => Case(pack, i))],
        };
    }

    static PolicyCase Case(PolicyPack pack, int number)
    {
        var random = new Random(number);
        var lines = Enumerable.Range(0, 20).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{{ item: item {i}, class: {(i % 5 == 4 ? "乙" : "甲")}, own-share: \"{(i % 5 == 4 ? "0.10" : "0")}\", total: \"{random.Next(100, 400_000) / 100m:0.00}\" }}"));
        var text = $$"""
            bill: { visit: inpatient, on: 2025-03-03, settled: 2025-03-12, host: "440300", level: three, lines: [ {{string.Join(", ", lines)}} ] }
            person: { class: {{(number % 2 == 0 ? "active" : "retired")}}, filing: long-term-resident, age: "61" }
            before: { count.stays: "1", count.visits: "9", deductible.inpatient: "1300.00", deductible.outpatient: "1800.00", fund.inpatient: "22000.00", fund.pool: "25120.11", in-scope: "41234.56", own.ratio-share: "5120.40" }
            """;
        return CaseFile.Read(text, pack.Region, pack.Insurance, pack.InsuranceYearOf);
    }
}

/// <summary>One bill of twenty lines: engine plain, with recorded steps, with the text that is stored; and the interpreter in decimals.</summary>
[MemoryDiagnoser, Config(typeof(InThisProcess))]
public class AdjudicationBenchmarks
{
    Workload _work = null!;
    int _next;

    [GlobalSetup]
    public void Setup() => _work = Workload.Of(Environment.GetEnvironmentVariable("YIDI_POLICIES") ?? "policies", Path.Combine("regions", "110000", "employees.yaml"));

    PolicyCase Next() => _work.Cases[_next++ & 63];

    [Benchmark(Baseline = true)]
    public object Interpreter() => Next() is var one ? _work.Second.Judge(one.Bill, one.Person, one.Years, one.Accounts) : null!;

    [Benchmark]
    public object EnginePlain() => Next() is var one ? Adjudicator.Adjudicate(one.Bill, one.Person, one.Years, one.Accounts, _work.Pack, explain: false) : null!;

    [Benchmark]
    public object EngineWithSteps() => Next() is var one ? Adjudicator.Adjudicate(one.Bill, one.Person, one.Years, one.Accounts, _work.Pack) : null!;

    [Benchmark]
    public string EngineWithStoredCodes() => Next() is var one ? ((Adjudication.Done)Adjudicator.Adjudicate(one.Bill, one.Person, one.Years, one.Accounts, _work.Pack)).Receipt.Explanation.ToCodes() : "";
}

/// <summary>In this process: the generated project of the default toolchain knows nothing of the repository's lock files.</summary>
sealed class InThisProcess : ManualConfig
{
    public InThisProcess() => AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(8).WithIterationCount(12));
}

/// <summary>A quick rate without BenchmarkDotNet, contenders in turn, for looking while one works.</summary>
static class AdjudicationRate
{
    internal static int Print(string folder, string? file)
    {
        var work = Workload.Of(folder, file ?? Path.Combine("regions", "110000", "employees.yaml"));
        (string Name, Action<PolicyCase> Do)[] contenders =
        [
            ("engine plain", one => Adjudicator.Adjudicate(one.Bill, one.Person, one.Years, one.Accounts, work.Pack, explain: false)),
            ("engine with steps", one => Adjudicator.Adjudicate(one.Bill, one.Person, one.Years, one.Accounts, work.Pack)),
            ("engine with stored codes", one => ((Adjudication.Done)Adjudicator.Adjudicate(one.Bill, one.Person, one.Years, one.Accounts, work.Pack)).Receipt.Explanation.ToCodes()),
            ("interpreter", one => work.Second.Judge(one.Bill, one.Person, one.Years, one.Accounts)),
        ];
        var only = Environment.GetEnvironmentVariable("YIDI_CONTENDER") ?? "";
        for (var round = 0; round < 4; round++)
            foreach (var (name, act) in contenders.Where(c => c.Name.Contains(only, StringComparison.Ordinal)))
            {
                // CPU time of this process: other work on the machine does not count.
                var (before, count, watch, cpu) = (GC.GetAllocatedBytesForCurrentThread(), 0, Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
                for (; watch.ElapsedMilliseconds < 1000; count += 64)
                    foreach (var one in work.Cases) act(one);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{name,-26} {count / (Environment.CpuUsage.TotalTime - cpu).TotalSeconds,12:N0} /s of CPU {(GC.GetAllocatedBytesForCurrentThread() - before) / count,8:N0} B"));
            }
        return 0;
    }
}
