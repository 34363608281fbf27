using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;

namespace Yidi.Migrations;

// One type per engine and kind of store, because EF Core keeps one set of migrations and one model snapshot per context type.

public sealed class SqliteNational(DbContextOptions<SqliteNational> options) : NationalContext(options);

public sealed class PostgresNational(DbContextOptions<PostgresNational> options) : NationalContext(options);

public sealed class SqliteProvince(DbContextOptions<SqliteProvince> options) : ProvinceContext(options);

public sealed class PostgresProvince(DbContextOptions<PostgresProvince> options) : ProvinceContext(options);
