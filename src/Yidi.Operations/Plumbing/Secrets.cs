using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Digests;

namespace Yidi.Operations.Plumbing;

/// <summary>SM3, the national hash (GB/T 32905). .NET has none; checked against the openssl command in tests.</summary>
public static class Sm3
{
    public static string Hex(string text) => Convert.ToHexStringLower(Of(Encoding.UTF8.GetBytes(text)));

    [ThreadStatic]
    static SM3Digest? _digest;

    public static byte[] Of(byte[] input) => Of(input, []);

    /// <summary>Of one text behind the other.</summary>
    internal static byte[] Of(byte[] first, byte[] second)
    {
        // Finishing a digest leaves it as new; making one costs as much as a short text.
        var digest = _digest ??= new();
        digest.BlockUpdate(first, 0, first.Length);
        digest.BlockUpdate(second, 0, second.Length);
        var hash = new byte[digest.GetDigestSize()];
        digest.DoFinal(hash, 0);
        return hash;
    }
}

/// <summary>
/// Seals secrets and certificate numbers at rest (AES-256-GCM) and makes keyed hashes of what must be found but not read. The key comes from
/// configuration; without it the stored values say nothing.
/// </summary>
public sealed class Vault
{
    const int NonceBytes = 12;
    const int TagBytes = 16;

    readonly byte[] _sealKey;
    readonly byte[] _lookupKey;

    /// <param name="key">At least 32 bytes of secret.</param>
    public Vault(byte[] key)
    {
        Yidi.Policy.Invariant.Holds(key.Length >= 32, "the data key has at least 32 bytes");
        _sealKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "yidi seal 1"u8.ToArray());
        _lookupKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "yidi lookup 1"u8.ToArray());
    }

    public string Seal(string text) => Convert.ToBase64String(SealBytes(Encoding.UTF8.GetBytes(text)));

    public byte[] SealBytes(ReadOnlySpan<byte> plain)
    {
        var result = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(result.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(_sealKey, TagBytes);
        aes.Encrypt(result.AsSpan(0, NonceBytes), plain, result.AsSpan(NonceBytes + TagBytes), result.AsSpan(NonceBytes, TagBytes));
        return result;
    }

    /// <summary>Throws <see cref="CryptographicException"/> when the text was sealed with another key or changed.</summary>
    public string Open(string sealedText) => Encoding.UTF8.GetString(OpenBytes(Convert.FromBase64String(sealedText)));

    /// <summary>As <see cref="Open"/>, for bytes.</summary>
    public byte[] OpenBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < NonceBytes + TagBytes) throw new CryptographicException("What was sealed is cut short.");
        var plain = new byte[bytes.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_sealKey, TagBytes);
        aes.Decrypt(bytes[..NonceBytes], bytes[(NonceBytes + TagBytes)..], bytes.Slice(NonceBytes, TagBytes), plain);
        return plain;
    }

    /// <summary>The same value always gives the same hash, so that it can be found without being stored.</summary>
    public string Lookup(string kind, string value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_lookupKey, Encoding.UTF8.GetBytes($"{kind}\n{value}")));
}

/// <summary>What people may see of personal data.</summary>
public static class Mask
{
    /// <summary>Keeps at most a third of a number: '991****021' of 18 digits, '****' of a short one.</summary>
    public static string Number(string text) => text.Length < 9 ? "****" : $"{text[..(text.Length / 6)]}****{text[^(text.Length / 6)..]}";

    /// <summary>Keeps the family name: '王**'.</summary>
    public static string Name(string text) => text.Length == 0 ? "" : text[..1] + new string('*', Math.Max(1, text.Length - 1));
}
