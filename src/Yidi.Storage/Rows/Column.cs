using Npgsql;
using NpgsqlTypes;

namespace Yidi.Storage;

/// <summary>One value of each row of a statement: a parameter for one row on SQLite, an array for all of them on PostgreSQL.</summary>
public abstract class Column<T>
{
    private protected Column(string name) => Name = name;

    internal string Name { get; }

    /// <summary>The type of the array in a statement of PostgreSQL.</summary>
    internal abstract string ArrayType { get; }

    /// <summary>The value of one row.</summary>
    internal abstract object Of(T row);

    /// <summary>The values of all rows as one parameter.</summary>
    internal abstract NpgsqlParameter Of(IReadOnlyList<T> rows);

    internal sealed class Typed<TValue>(string name, string arrayType, NpgsqlDbType type, Func<T, TValue> value) : Column<T>(name) where TValue : notnull
    {
        internal override string ArrayType => arrayType;

        internal override object Of(T row) => value(row);

        internal override NpgsqlParameter Of(IReadOnlyList<T> rows)
        {
            var values = new TValue[rows.Count];
            for (var i = 0; i < values.Length; i++) values[i] = value(rows[i]);
            return new NpgsqlParameter<TValue[]>(Name, NpgsqlDbType.Array | type) { TypedValue = values };
        }
    }
}

/// <summary>Names the columns of a statement.</summary>
public static class Column
{
    public static Column<T> Number<T>(string name, Func<T, long> value) => new Column<T>.Typed<long>(name, "bigint[]", NpgsqlDbType.Bigint, value);

    public static Column<T> Small<T>(string name, Func<T, int> value) => new Column<T>.Typed<int>(name, "integer[]", NpgsqlDbType.Integer, value);

    public static Column<T> Text<T>(string name, Func<T, string> value) => new Column<T>.Typed<string>(name, "text[]", NpgsqlDbType.Text, value);

    public static Column<T> Flag<T>(string name, Func<T, bool> value) => new Column<T>.Typed<bool>(name, "boolean[]", NpgsqlDbType.Boolean, value);

    public static Column<T> Bytes<T>(string name, Func<T, byte[]> value) => new Column<T>.Typed<byte[]>(name, "bytea[]", NpgsqlDbType.Bytea, value);

    public static Column<T> Moment<T>(string name, Func<T, DateTime> value) => new Column<T>.Typed<DateTime>(name, "timestamptz[]", NpgsqlDbType.TimestampTz, value);

    public static Column<T> Day<T>(string name, Func<T, DateOnly> value) => new Column<T>.Typed<DateOnly>(name, "date[]", NpgsqlDbType.Date, value);
}
