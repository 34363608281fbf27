using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Funds;

/// <summary>Whom a batch pays. Stored: never renumber.</summary>
public enum BatchPurpose
{
    /// <summary>Institutions, by statements and advances.</summary>
    Institutions = 0,

    /// <summary>Persons, by manual claims.</summary>
    Claims = 1,
}

/// <summary>A file of payments for the bank: made once, paid once.</summary>
public sealed class PaymentBatch
{
    public required long BatchNo { get; init; }

    public BatchPurpose Purpose { get; init; }

    public required int Rows { get; init; }

    public required long AmountFen { get; init; }

    /// <summary>The file as handed to the bank; sealed where it names accounts of persons.</summary>
    public required string Content { get; init; }

    /// <summary>SHA-256 of its bytes; paying names it, so that another file is never taken for this one.</summary>
    public required string Hash { get; init; }

    public required DateTime MadeAt { get; init; }

    public DateTime? PaidAt { get; set; }

    public required int Revision { get; set; }

    /// <summary>A batch of rows, with the file they make.</summary>
    /// <param name="head">Names of the columns.</param>
    /// <param name="keep">How the file is kept: as it is, or sealed.</param>
    internal static PaymentBatch Of(long no, BatchPurpose purpose, string head, IReadOnlyList<(string Row, long Fen)> rows, Func<string, string> keep, DateTime at)
    {
        var content = string.Join('\n', rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"{IdSource.Text(no)},{r.Row},{new Money(r.Fen)}")).Prepend(head)) + "\n";
        return new() { BatchNo = no, Purpose = purpose, Rows = rows.Count, AmountFen = rows.Sum(static r => r.Fen), Content = keep(content), Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))), MadeAt = at, Revision = 1 };
    }

    /// <summary>Null when it is the file of this checksum.</summary>
    internal Refusal? NotThis(string hash) => string.Equals(Hash, hash, StringComparison.OrdinalIgnoreCase) ? null : new(RefusalKind.PaymentFileRefused, "sha256", hash.Length <= 64 ? hash : "", $"该批次文件的校验值为{Hash}");
}

sealed class PaymentBatchTable : IProvinceTable<PaymentBatch>
{
    public void Configure(EntityTypeBuilder<PaymentBatch> builder)
    {
        builder.HasKey(static b => b.BatchNo);
        builder.Property(static b => b.BatchNo).ValueGeneratedNever();
        builder.Property(static b => b.Revision).IsConcurrencyToken();
    }
}
