using System.Text;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Paddings;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;

namespace Yidi.Operations.Plumbing;

/// <summary>SM2 signatures with SM3 (GB/T 32918) and the default user id; checked against the openssl command in tests.</summary>
public static class Sm2
{
    /// <summary>r and s, 32 bytes each.</summary>
    const int RawBytes = 64;

    static readonly ECDomainParameters Curve = DomainOf();
    static readonly byte[] UserId = Encoding.ASCII.GetBytes("1234567812345678");

    static ECDomainParameters DomainOf()
    {
        var curve = GMNamedCurves.GetByName("sm2p256v1");
        return new(curve.Curve, curve.G, curve.N, curve.H);
    }

    /// <param name="publicKey">Uncompressed point (04‖x‖y) in Base64.</param>
    /// <param name="signature">Raw r‖s or DER, in Base64.</param>
    /// <returns>False also when key or signature cannot be read.</returns>
    public static bool Verify(string publicKey, string text, string signature)
    {
        try
        {
            var signer = new SM2Signer(PlainOrDer(Convert.FromBase64String(signature)));
            signer.Init(false, new ParametersWithID(new ECPublicKeyParameters(Curve.Curve.DecodePoint(Convert.FromBase64String(publicKey)), Curve), UserId));
            var bytes = Encoding.UTF8.GetBytes(text);
            signer.BlockUpdate(bytes, 0, bytes.Length);
            return signer.VerifySignature(Convert.FromBase64String(signature));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or CryptoException)
        {
            return false;
        }
    }

    static IDsaEncoding PlainOrDer(byte[] signature) => signature.Length == RawBytes ? PlainDsaEncoding.Instance : StandardDsaEncoding.Instance;

    /// <summary>Signs as clients do: raw r‖s in Base64.</summary>
    /// <param name="privateKey">d, 32 bytes in Base64.</param>
    public static string Sign(string privateKey, string text)
    {
        var signer = new SM2Signer(PlainDsaEncoding.Instance);
        signer.Init(true, new ParametersWithID(new ECPrivateKeyParameters(new BigInteger(1, Convert.FromBase64String(privateKey)), Curve), UserId));
        var bytes = Encoding.UTF8.GetBytes(text);
        signer.BlockUpdate(bytes, 0, bytes.Length);
        return Convert.ToBase64String(signer.GenerateSignature());
    }

    /// <summary>The public point of a private key, as <see cref="Verify"/> takes it.</summary>
    public static string PublicKeyOf(string privateKey) =>
        Convert.ToBase64String(Curve.G.Multiply(new BigInteger(1, Convert.FromBase64String(privateKey))).Normalize().GetEncoded(false));

    /// <summary>True when the text is a point of the curve.</summary>
    public static bool IsPublicKey(string publicKey)
    {
        try
        {
            return Curve.Curve.DecodePoint(Convert.FromBase64String(publicKey)).IsValid();
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>SM4 in ECB with PKCS7, which is what clients of the interface use (his-interface 1.4); ECB hides no repetition and is used for nothing of ours.</summary>
public static class Sm4
{
    /// <summary>A key has as many bytes.</summary>
    public const int KeyBytes = 16;

    public static byte[] Encrypt(byte[] key, byte[] plain) => Run(true, key, plain);

    /// <summary>Null when the text was not encrypted with this key.</summary>
    public static byte[]? Decrypt(byte[] key, byte[] cipher)
    {
        try
        {
            return cipher.Length == 0 ? null : Run(false, key, cipher);
        }
        catch (CryptoException)
        {
            return null;
        }
    }

    static byte[] Run(bool encrypt, byte[] key, byte[] input)
    {
        var cipher = new PaddedBufferedBlockCipher(new SM4Engine(), new Pkcs7Padding());
        cipher.Init(encrypt, new KeyParameter(key));
        return cipher.DoFinal(input);
    }
}
