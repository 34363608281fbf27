using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Yidi.Operations.Plumbing;

namespace Yidi.Migrations;

// Used by 'dotnet ef migrations add' only; see docs/operating/migrations.md. No connection is opened.

sealed class DesignSqliteNational : IDesignTimeDbContextFactory<SqliteNational>
{
    public SqliteNational CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqliteNational>().UseSqlite("Data Source=:memory:").Options);
}

sealed class DesignPostgresNational : IDesignTimeDbContextFactory<PostgresNational>
{
    public PostgresNational CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgresNational>().UseNpgsql("Host=localhost").Options);
}

sealed class DesignSqliteProvince : IDesignTimeDbContextFactory<SqliteProvince>
{
    public SqliteProvince CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqliteProvince>().UseSqlite("Data Source=:memory:").Options);
}

sealed class DesignPostgresProvince : IDesignTimeDbContextFactory<PostgresProvince>
{
    public PostgresProvince CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgresProvince>().UseNpgsql("Host=localhost").Options);
}
