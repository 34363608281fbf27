using System.Security.Cryptography;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Materials;

/// <summary>What a file really is, by its first and last bytes.</summary>
public static class FileKind
{
    /// <summary>Ten megabytes: a photographed page is one to four.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    static readonly byte[] PngHead = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>'application/pdf', 'image/jpeg' or 'image/png'; null for anything else, a renamed or a cut file included.</summary>
    public static string? Of(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("%PDF-"u8)) return content[^Math.Min(1024, content.Length)..].IndexOf("%%EOF"u8) >= 0 ? "application/pdf" : null;
        if (content.Length > 4 && content[0] == 0xFF && content[1] == 0xD8 && content[2] == 0xFF) return content[^2] == 0xFF && content[^1] == 0xD9 ? "image/jpeg" : null;
        return content.StartsWith(PngHead) && content.Length > 20 && content[^8..^4].SequenceEqual("IEND"u8) ? "image/png" : null;
    }
}

/// <summary>Keeps files outside the web root, sealed, under the keyed hash of their content. The same file is kept once.</summary>
/// <param name="folder">Shared by all nodes of an installation.</param>
public sealed class MaterialFiles(string folder, Vault vault)
{
    /// <summary>Writes the file if it is not there; a killed write leaves nothing under the name.</summary>
    /// <returns>The keyed hash of the content.</returns>
    public Task<string> Keep(byte[] content, CancellationToken cancel) => Keep(vault.Lookup("material", Convert.ToHexString(SHA256.HashData(content))), content, cancel);

    /// <summary>Keeps a file that belongs to one owner alone, so that it can be deleted with him.</summary>
    public Task<string> KeepFor(string owner, byte[] content, CancellationToken cancel) => Keep(vault.Lookup($"file of {owner}", Convert.ToHexString(SHA256.HashData(content))), content, cancel);

    async Task<string> Keep(string hash, byte[] content, CancellationToken cancel)
    {
        var path = PathOf(hash);
        if (File.Exists(path)) return hash;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var making = $"{path}.{Guid.NewGuid():N}.making";
        try
        {
            await File.WriteAllBytesAsync(making, vault.SealBytes(content), cancel);
            File.Move(making, path, overwrite: true);
        }
        finally
        {
            File.Delete(making);
        }
        return hash;
    }

    /// <summary>The content; throws <see cref="IOException"/> when the file is gone and <see cref="CryptographicException"/> when it was changed.</summary>
    public async Task<byte[]> Read(string hash, CancellationToken cancel) => vault.OpenBytes(await File.ReadAllBytesAsync(PathOf(hash), cancel));

    public void Forget(string hash) => File.Delete(PathOf(hash));

    string PathOf(string hash) => Path.Combine(folder, hash[..2], hash);
}
