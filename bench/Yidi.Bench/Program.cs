using BenchmarkDotNet.Running;
using Yidi.Bench;

// cases <policies folder> [pack file]   writes boundary cases whose answers the second opinion gives
// rate  <policies folder>               bills per second of engine and second opinion in one run
// import <policies folder> [postgres]   tables of national size into both engines, against a bare insert in the same run
// settle <policies folder> <postgres> <postmaster pid> [--seconds 10] [--rounds 3] [--clients 1,8,32,128,512]
//                                       settlements a second, peers in plpgsql in the same run; ./yidi bench settle starts PostgreSQL and calls this
// audit <entries> [postgres]            a chain of so many acts sealed and computed again, beside the bare reading of its rows
// clearing <settlements> <postgres>     a month of so many settlements among 400 regions closed: time, memory
// pages <settlements> <postgres> [path] pages for fifty people over so many settlements: p50, p99, plans
// duplicates <seed>                      claims with planted duplicates: recall of each kind, false alarms
// supervision <policies folder> <seed>    planted fraud: recall and precision of each rule
// supervise <settlements> <postgres>      the review of so many settlements: time, memory, findings
// torture <policies folder> [--trials 10] [--seed 1] [--engine postgres|sqlite]
//                                       kill -9, cut connections, full disks and jumping clocks under load; ./yidi torture calls this
// anything else                         BenchmarkDotNet
switch (args)
{
    case ["cases", var folder, .. var only]:
        return BoundaryCases.Write(folder, only.FirstOrDefault());
    case ["rate", var folder, .. var rest]:
        return AdjudicationRate.Print(folder, rest.FirstOrDefault());
    case ["import", var folder, .. var rest]:
        return await ImportRate.Print(folder, rest.FirstOrDefault() ?? "");
    case ["settle", var folder, var postgres, var postmaster, .. var rest]:
        return await SettleBench.Print(folder, postgres, int.Parse(postmaster, System.Globalization.CultureInfo.InvariantCulture), rest);
    case ["audit", var entries, .. var rest]:
        return await AuditRate.Print(rest.FirstOrDefault() ?? "", int.Parse(entries, System.Globalization.CultureInfo.InvariantCulture));
    case ["clearing", var settlements, var postgres]:
        return await ClearingRate.Print(postgres, int.Parse(settlements, System.Globalization.CultureInfo.InvariantCulture));
    case ["pages", var settlements, var postgres, .. var rest]:
        return await PagesRate.Print(postgres, int.Parse(settlements, System.Globalization.CultureInfo.InvariantCulture), rest.FirstOrDefault() ?? "");
    case ["duplicates", .. var rest]:
        return DuplicateRate.Print(int.Parse(rest.FirstOrDefault() ?? "2022", System.Globalization.CultureInfo.InvariantCulture));
    case ["supervision", var folder, .. var rest]:
        return SupervisionRate.Print(folder, int.Parse(rest.FirstOrDefault() ?? "2022", System.Globalization.CultureInfo.InvariantCulture));
    case ["supervise", var settlements, var postgres]:
        return await SupervisionRate.Batch(postgres, int.Parse(settlements, System.Globalization.CultureInfo.InvariantCulture));
    case ["torture", var folder, .. var rest]:
        return await TortureBench.Run(folder, rest);
    case ["torture-worker", var folder, .. var rest]:
        return await TortureWorker.Run(folder, rest);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(AdjudicationBenchmarks).Assembly).Run(args);
        return 0;
}
