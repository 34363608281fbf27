using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Yidi.Operations.Plumbing;

/// <summary>A table of the national store, configured beside its entity in the capability that owns it.</summary>
public interface INationalTable<T> : IEntityTypeConfiguration<T> where T : class;

/// <summary>A table of every province store.</summary>
public interface IProvinceTable<T> : IEntityTypeConfiguration<T> where T : class;

/// <summary>A row of the host side that belongs to one institution; another institution's scope does not see it.</summary>
public interface IOfInstitution
{
    string Institution { get; }
}

/// <summary>On whose behalf a store is read. Deny by default: an institution sees its own rows of the host side.</summary>
public sealed class Scope
{
    Scope(string? institution) => Institution = institution;

    /// <summary>The institution whose rows are visible; null for the system's own work.</summary>
    public string? Institution { get; }

    /// <summary>The platform's own acts: insured side, projections, sandbox, verification.</summary>
    public static Scope System { get; } = new(null);

    public static Scope OfInstitution(string institution) => new(institution);
}

/// <summary>Opens contexts. Implemented in Yidi.Migrations, which alone names the engines' EF providers.</summary>
public interface IStoreContexts
{
    Task<NationalContext> National(CancellationToken cancel);

    /// <summary>The store of a province that was prepared; <see cref="InvalidOperationException"/> when it was not.</summary>
    Task<ProvinceContext> Province(int province, Scope scope, CancellationToken cancel);

    /// <summary>True when the province has a store. Asking never makes one.</summary>
    Task<bool> Exists(int province, CancellationToken cancel);

    /// <summary>Makes the store of a province, or brings it to the newest migration.</summary>
    Task Prepare(int province, CancellationToken cancel);

    Task PrepareNational(CancellationToken cancel);

    /// <summary>Holds off every other process of the installation until disposed: nodes that start together start one after another.</summary>
    Task<IAsyncDisposable> Alone(CancellationToken cancel);
}

/// <summary>Opens a province that has no store yet.</summary>
public static class NewProvinces
{
    /// <summary>Makes the store of a province when there is none, one process at a time.</summary>
    public static async Task Ensure(this IStoreContexts stores, int province, CancellationToken cancel)
    {
        if (await stores.Exists(province, cancel)) return;
        await using var alone = await stores.Alone(cancel);
        await stores.Prepare(province, cancel);
    }
}

/// <summary>What all provinces share: regions, institutions, catalogue, packs, directory, parameters.</summary>
public abstract class NationalContext(DbContextOptions options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyTables(typeof(INationalTable<>));

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.StoreMomentsAsUtc();

    static long _writes;

    /// <summary>How often this process wrote to a national store.</summary>
    internal static long Writes => Interlocked.Read(ref _writes);

    /// <summary>Something was written: what was read before may be old.</summary>
    internal static void NoteWrite() => Interlocked.Increment(ref _writes);

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ChangeTracker.RefuseChangesOfHistory();
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        NoteWrite();
        return saved;
    }
}

/// <summary>One province: its host side and its insured side, which know each other only through the seam.</summary>
public abstract class ProvinceContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>Whose rows the filters of every query let through; null is everybody's. Nobody's until <see cref="Within"/> was called.</summary>
    public string? VisibleInstitution { get; private set; } = "";

    /// <summary>The same context for a caller of this scope. Contexts are used again by others, so whoever opens one says this first.</summary>
    public ProvinceContext Within(Scope scope)
    {
        VisibleInstitution = scope.Institution;
        return this;
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyTables(typeof(IProvinceTable<>));
        foreach (var type in modelBuilder.Model.GetEntityTypes().Select(static t => t.ClrType).Where(typeof(IOfInstitution).IsAssignableFrom))
            typeof(ProvinceContext).GetMethod(nameof(FilterByInstitution), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
                .MakeGenericMethod(type).Invoke(this, [modelBuilder]);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.StoreMomentsAsUtc();

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ChangeTracker.RefuseChangesOfHistory();
        ChangeTracker.RefuseSilentChanges();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    void FilterByInstitution<T>(ModelBuilder modelBuilder) where T : class, IOfInstitution =>
        modelBuilder.Entity<T>().HasQueryFilter(row => VisibleInstitution == null || row.Institution == VisibleInstitution);
}

static class ModelBuilding
{
    /// <summary>Applies the tables that capabilities declared for this kind of store, with names in snake case on both engines.</summary>
    internal static void ApplyTables(this ModelBuilder model, Type kind)
    {
        model.ApplyConfigurationsFromAssembly(typeof(ModelBuilding).Assembly,
            type => type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == kind));
        foreach (var entity in model.Model.GetEntityTypes())
        {
            if (entity.GetTableName() == entity.ClrType.Name) entity.SetTableName(SnakeCase(entity.ClrType.Name));
            foreach (var property in entity.GetProperties()) property.SetColumnName(SnakeCase(property.Name));
            foreach (var key in entity.GetKeys()) key.SetName($"{entity.GetTableName()}_key");
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName($"{entity.GetTableName()}_by_{string.Join("_", index.Properties.Select(static p => SnakeCase(p.Name)))}");
        }
    }

    internal static void RefuseChangesOfHistory(this Microsoft.EntityFrameworkCore.ChangeTracking.ChangeTracker tracker)
    {
        var changed = tracker.Entries().FirstOrDefault(static e => e.Entity is IAppendOnly && e.State is EntityState.Modified or EntityState.Deleted);
        Yidi.Policy.Invariant.Holds(changed is null, "what is history is only added to");
    }

    internal static void StoreMomentsAsUtc(this ModelConfigurationBuilder conventions) =>
        conventions.Properties<DateTime>().HaveConversion<UtcConverter>();

    static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }
}

/// <summary>SQLite forgets that a moment is UTC; this says it again when the row is read.</summary>
sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
    static stored => stored, static read => DateTime.SpecifyKind(read, DateTimeKind.Utc));

/// <summary>A named value all nodes of an installation share.</summary>
public sealed class Parameter
{
    public required string Name { get; init; }

    public required string Value { get; set; }
}

sealed class ParameterTable : INationalTable<Parameter>
{
    public void Configure(Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<Parameter> builder) =>
        builder.HasKey(static p => p.Name);
}
