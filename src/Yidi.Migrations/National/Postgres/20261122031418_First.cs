using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Yidi.Migrations.National.Postgres
{
    /// <inheritdoc />
    public partial class First : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "catalogue_item",
                columns: table => new
                {
                    region = table.Column<string>(type: "text", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true),
                    name = table.Column<string>(type: "text", nullable: false),
                    @class = table.Column<int>(name: "class", type: "integer", nullable: false),
                    own_share = table.Column<string>(type: "text", nullable: false),
                    price_limit_micro = table.Column<long>(type: "bigint", nullable: true),
                    charge_category = table.Column<string>(type: "text", nullable: false),
                    restricted_use = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("catalogue_item_key", x => new { x.region, x.code, x.from });
                });

            migrationBuilder.CreateTable(
                name: "directory_entry",
                columns: table => new
                {
                    lookup = table.Column<string>(type: "text", nullable: false),
                    person_no = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("directory_entry_key", x => x.lookup);
                });

            migrationBuilder.CreateTable(
                name: "institution",
                columns: table => new
                {
                    number = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    region = table.Column<string>(type: "text", nullable: false),
                    pooling_region = table.Column<string>(type: "text", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    agreement_from = table.Column<DateOnly>(type: "date", nullable: false),
                    agreement_until = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("institution_key", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "institution_account",
                columns: table => new
                {
                    account = table.Column<string>(type: "text", nullable: false),
                    institution = table.Column<string>(type: "text", nullable: false),
                    sealed_secret = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("institution_account_key", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "institution_service",
                columns: table => new
                {
                    institution = table.Column<string>(type: "text", nullable: false),
                    visit_type = table.Column<int>(type: "integer", nullable: false),
                    disease_code = table.Column<string>(type: "text", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("institution_service_key", x => new { x.institution, x.visit_type, x.disease_code, x.from });
                });

            migrationBuilder.CreateTable(
                name: "node_lease",
                columns: table => new
                {
                    node = table.Column<int>(type: "integer", nullable: false),
                    holder = table.Column<string>(type: "text", nullable: false),
                    until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    high_water = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("node_lease_key", x => x.node);
                });

            migrationBuilder.CreateTable(
                name: "parameter",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("parameter_key", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "published_pack",
                columns: table => new
                {
                    hash = table.Column<string>(type: "text", nullable: false),
                    region = table.Column<string>(type: "text", nullable: false),
                    insurance = table.Column<int>(type: "integer", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    national_text = table.Column<string>(type: "text", nullable: false),
                    published_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("published_pack_key", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "region",
                columns: table => new
                {
                    code = table.Column<string>(type: "text", nullable: false),
                    name_chinese = table.Column<string>(type: "text", nullable: false),
                    name_english = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("region_key", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "used_nonce",
                columns: table => new
                {
                    account = table.Column<string>(type: "text", nullable: false),
                    nonce = table.Column<string>(type: "text", nullable: false),
                    expires = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("used_nonce_key", x => new { x.account, x.nonce });
                });

            migrationBuilder.CreateIndex(
                name: "directory_entry_by_person_no",
                table: "directory_entry",
                column: "person_no");

            migrationBuilder.CreateIndex(
                name: "published_pack_by_region_insurance",
                table: "published_pack",
                columns: new[] { "region", "insurance" });

            migrationBuilder.CreateIndex(
                name: "used_nonce_by_expires",
                table: "used_nonce",
                column: "expires");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "catalogue_item");

            migrationBuilder.DropTable(
                name: "directory_entry");

            migrationBuilder.DropTable(
                name: "institution");

            migrationBuilder.DropTable(
                name: "institution_account");

            migrationBuilder.DropTable(
                name: "institution_service");

            migrationBuilder.DropTable(
                name: "node_lease");

            migrationBuilder.DropTable(
                name: "parameter");

            migrationBuilder.DropTable(
                name: "published_pack");

            migrationBuilder.DropTable(
                name: "region");

            migrationBuilder.DropTable(
                name: "used_nonce");
        }
    }
}
