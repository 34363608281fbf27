using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Yidi.Migrations.Province.Sqlite;

/// <summary>A stay settled in parts counts once since: the figures are folded anew from the journal. No table changes, so that there is no model beside this one.</summary>
[DbContext(typeof(SqliteProvince))]
[Migration("20261123230000_StaysOnce")]
public sealed class StaysOnce : Migration
{
    static readonly string[] Folded = ["settlement_figure", "fund_figure", "figure_mark"];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in Folded) migrationBuilder.Sql($"DELETE FROM {table}");
    }

    /// <summary>What is folded anew needs no way back.</summary>
    protected override void Down(MigrationBuilder migrationBuilder)
    {
    }
}
