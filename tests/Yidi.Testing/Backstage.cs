using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Plumbing;
using Yidi.Server.Hosting;
using Yidi.Storage;

namespace Yidi.Testing;

/// <summary>The operations over stores whose server was killed or does not run, as the commands of the command line open them.</summary>
public static class Backstage
{
    public static ServiceProvider Of(StoreSettings settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new StoreMap(settings));
        // What a sandbox sealed, its own key opens.
        var key = Path.Combine(settings.DataFolder, "sandbox.key");
        if (File.Exists(key)) services.AddSingleton(new Vault(Convert.FromBase64String(File.ReadAllText(key))));
        YidiHost.AddOperations(services);
        return services.BuildServiceProvider();
    }
}
