using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Storage;

namespace Yidi.Operations.Funds;

/// <summary>Whose book of a province an entry stands in. Stored: never renumber.</summary>
public enum Book
{
    /// <summary>As the place of insurance.</summary>
    Insured = 1,

    /// <summary>As the place of treatment.</summary>
    Host = 2,
}

/// <summary>
/// One side of a double entry that is no settlement: deductions at the place of treatment, clearing, payment, prefund. Postings of settlements follow from
/// their rows and are not repeated here. An entry is written once under its source, whoever writes it how often.
/// </summary>
public sealed class BookPosting : IAppendOnly
{
    public required Book Book { get; init; }

    /// <summary>What the entry comes from, such as 'event:003…' or 'deduct:132…'.</summary>
    public required string Source { get; init; }

    public required int Ordinal { get; init; }

    public required string Account { get; init; }

    public required long AmountFen { get; init; }

    /// <summary>yyyyMM.</summary>
    public required string Period { get; init; }

    public required DateOnly Day { get; init; }

    /// <summary>In one line, for people.</summary>
    public required string Words { get; init; }
}

sealed class BookPostingTable : IProvinceTable<BookPosting>
{
    public void Configure(EntityTypeBuilder<BookPosting> builder)
    {
        builder.HasKey(static p => new { p.Book, p.Source, p.Ordinal });
        builder.HasIndex(static p => new { p.Book, p.Account });
    }
}

/// <summary>Makes entries.</summary>
public static class BookEntry
{
    /// <summary>Writes entries that may be there already: each stands once under its source.</summary>
    public static RowsStatement<BookPosting> IfMissing { get; } = new(
        "INSERT INTO book_posting (book, source, ordinal, account, amount_fen, period, day, words) SELECT book, source, ordinal, account, amount_fen, period, day, words FROM {rows} ON CONFLICT (book, source, ordinal) DO NOTHING",
        "INSERT INTO book_posting (book, source, ordinal, account, amount_fen, period, day, words) VALUES (@book, @source, @ordinal, @account, @amount_fen, @period, @day, @words) ON CONFLICT (book, source, ordinal) DO NOTHING",
        Column.Small<BookPosting>("book", static p => (int)p.Book), Column.Text<BookPosting>("source", static p => p.Source), Column.Small<BookPosting>("ordinal", static p => p.Ordinal),
        Column.Text<BookPosting>("account", static p => p.Account), Column.Number<BookPosting>("amount_fen", static p => p.AmountFen), Column.Text<BookPosting>("period", static p => p.Period),
        Column.Day<BookPosting>("day", static p => p.Day), Column.Text<BookPosting>("words", static p => p.Words));


    /// <summary>An entry whose postings sum to zero; what is zero is left out.</summary>
    public static IReadOnlyList<BookPosting> Of(Book book, string source, string period, DateOnly day, string words, params IEnumerable<Posting> postings)
    {
        var sides = postings.Where(static p => p.AmountFen != 0).ToList();
        Yidi.Policy.Invariant.Holds(sides.Sum(static p => p.AmountFen) == 0, $"entry {source} sums to zero");
        return [.. sides.Select((p, i) => new BookPosting { Book = book, Source = source, Ordinal = i, Account = p.Account, AmountFen = p.AmountFen, Period = period, Day = day, Words = words })];
    }
}
