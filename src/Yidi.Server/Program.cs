using Yidi.Server.Hosting;

var app = YidiHost.Build(args);
await YidiHost.Start(app, CancellationToken.None);
System.Console.WriteLine($"Yidi is listening on {YidiHost.AddressOf(app)}");
await app.WaitForShutdownAsync();
