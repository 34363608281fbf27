using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Yidi.Server.Access;
using Yidi.Storage;

namespace Yidi.Server.Hosting;

/// <summary>What the operator can set: by environment (Yidi__Data), command line (--Yidi:Data) or appsettings.</summary>
public sealed record YidiOptions
{
    /// <summary>Folder of SQLite stores, and of the sandbox's key.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Npgsql connection string without a search path; empty means SQLite.</summary>
    public required string PostgresConnection { get; init; }

    /// <summary>A country in a box: invented persons, business time of its own, loopback only.</summary>
    public required bool Sandbox { get; init; }

    public required string PoliciesFolder { get; init; }

    /// <summary>Base64 of at least 32 bytes; seals secrets and certificate numbers.</summary>
    public required string DataKey { get; init; }

    /// <summary>Persons the sandbox has beside its named ones, for load and for tests.</summary>
    public required int SandboxCrowd { get; init; }

    /// <summary>The same for persons who are admitted.</summary>
    public required int SandboxStays { get; init; }

    /// <summary>A hospital in every province; off where a test needs two provinces and a quick start.</summary>
    public required bool SandboxCountry { get; init; }

    /// <summary>Where one-time codes are handed to be sent (an address of the installation's own), and the secret it knows us by; empty switches codes off outside a sandbox.</summary>
    public string CodeGateway { get; init; } = "";

    public string CodeSecret { get; init; } = "";

    /// <summary>Where notices for phones are handed to be sent, signed with the secret; empty where no text messages are sent.</summary>
    public string TextGateway { get; init; } = "";

    public string TextSecret { get; init; } = "";

    /// <summary>What links in text messages begin with.</summary>
    public string TextLink { get; init; } = "";

    /// <summary>Server that takes mail; null where none is named, and no mail is sent.</summary>
    public SmtpOptions? Smtp { get; init; }

    /// <summary>Addresses of the proxies in front of us, separated by commas: only what they say of the caller's address and of https is believed.</summary>
    public string Proxies { get; init; } = "";

    /// <summary>Folder of uploaded materials, outside any web root; shared by all nodes.</summary>
    public string MaterialsFolder => Path.Combine(DataFolder, "materials");

    /// <summary>Folder of catalogue files made for download; may be emptied at will.</summary>
    public string DownloadsFolder => Path.Combine(DataFolder, "downloads");

    /// <summary>Provinces with a PostgreSQL of their own (Yidi__Nodes__13): their connection strings.</summary>
    public IReadOnlyDictionary<int, string> Nodes { get; init; } = new Dictionary<int, string>();

    public StoreSettings Stores => new(DataFolder, PostgresConnection) { Nodes = Nodes };

    public static YidiOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Yidi");
        return new YidiOptions
        {
            DataFolder = Path.GetFullPath(section["Data"] ?? "data"),
            PostgresConnection = section["Postgres"] ?? "",
            Sandbox = section.GetValue("Sandbox", true),
            PoliciesFolder = section["Policies"] ?? Path.Combine(AppContext.BaseDirectory, "policies"),
            DataKey = section["DataKey"] ?? "",
            CodeGateway = section["CodeGateway"] ?? "",
            TextGateway = section["TextGateway"] ?? "",
            TextSecret = section["TextSecret"] ?? "",
            TextLink = section["TextLink"] ?? "",
            Proxies = section["Proxies"] ?? "",
            Smtp = SmtpOf(section.GetSection("Smtp")),
            CodeSecret = section["CodeSecret"] ?? "",
            Nodes = section.GetSection("Nodes").GetChildren().ToDictionary(static n => int.Parse(n.Key, System.Globalization.CultureInfo.InvariantCulture), static n => n.Value!),
            SandboxCrowd = section.GetValue("SandboxCrowd", 24),
            SandboxStays = section.GetValue("SandboxStays", 24),
            SandboxCountry = section.GetValue("SandboxCountry", true),
        };
    }

    static SmtpOptions? SmtpOf(IConfigurationSection smtp) => smtp["Host"] is not { Length: > 0 } host ? null
        : new(host, smtp.GetValue("Port", 587), smtp["User"] ?? "", smtp["Password"] ?? "", smtp["From"] ?? throw new InvalidOperationException("Yidi:Smtp:From is not set: name the address mails come from."), smtp.GetValue("Tls", true), smtp["Link"] ?? "");

    /// <summary>
    /// The configured key; in the sandbox one that is made once and kept beside the data. Throws <see cref="InvalidOperationException"/> when a
    /// real installation has none.
    /// </summary>
    public byte[] Key()
    {
        if (DataKey.Length > 0) return Convert.FromBase64String(DataKey);
        if (!Sandbox) throw new InvalidOperationException("Yidi:DataKey is not set: give base64 of at least 32 random bytes, for instance from 'openssl rand -base64 32'.");
        Directory.CreateDirectory(DataFolder);
        var path = Path.Combine(DataFolder, "sandbox.key");
        if (!File.Exists(path)) WriteKey(path);
        return Convert.FromBase64String(File.ReadAllText(path));
    }

    static void WriteKey(string path)
    {
        var making = $"{path}.{Environment.ProcessId}";
        File.WriteAllText(making, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(making, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(making, path, overwrite: true);
    }
}
