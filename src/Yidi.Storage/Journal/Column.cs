using Npgsql;
using NpgsqlTypes;

namespace Yidi.Storage;

/// <summary>One value of each row of a statement: a parameter for one row on SQLite, an array for all of them on PostgreSQL.</summary>
abstract class Column<T>(string name)
{
    internal string Name => name;

    /// <summary>The type of the array in a statement of PostgreSQL.</summary>
    internal abstract string ArrayType { get; }

    /// <summary>The value of one row.</summary>
    internal abstract object Of(T row);

    /// <summary>The values of all rows as one parameter.</summary>
    internal abstract NpgsqlParameter Of(IReadOnlyList<T> rows);

    internal static Column<T> Number(string name, Func<T, long> value) => new Typed<long>(name, "bigint[]", NpgsqlDbType.Bigint, value);

    internal static Column<T> Small(string name, Func<T, int> value) => new Typed<int>(name, "integer[]", NpgsqlDbType.Integer, value);

    internal static Column<T> Text(string name, Func<T, string> value) => new Typed<string>(name, "text[]", NpgsqlDbType.Text, value);

    internal static Column<T> Flag(string name, Func<T, bool> value) => new Typed<bool>(name, "boolean[]", NpgsqlDbType.Boolean, value);

    internal static Column<T> Bytes(string name, Func<T, byte[]> value) => new Typed<byte[]>(name, "bytea[]", NpgsqlDbType.Bytea, value);

    internal static Column<T> Moment(string name, Func<T, DateTime> value) => new Typed<DateTime>(name, "timestamptz[]", NpgsqlDbType.TimestampTz, value);

    internal static Column<T> Day(string name, Func<T, DateOnly> value) => new Typed<DateOnly>(name, "date[]", NpgsqlDbType.Date, value);

    sealed class Typed<TValue>(string name, string arrayType, NpgsqlDbType type, Func<T, TValue> value) : Column<T>(name) where TValue : notnull
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
