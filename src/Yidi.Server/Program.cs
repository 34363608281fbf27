using Yidi.Server.Hosting;

var app = YidiHost.Build(args);
await app.Services.GetRequiredService<StartUp>().Run(CancellationToken.None);
_ = app.Services.GetRequiredService<Metrics>();
await app.StartAsync();
System.Console.WriteLine($"Yidi is listening on {YidiHost.AddressOf(app)}");
await app.WaitForShutdownAsync();
