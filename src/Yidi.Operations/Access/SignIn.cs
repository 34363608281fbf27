using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Access;

/// <summary>An operator of an institution signed in (签到). Several may be live at once; a new one ends none.</summary>
public sealed class SignIn : IOfInstitution
{
    public required long SignInNo { get; init; }

    public required string Institution { get; init; }

    public required string Operator { get; init; }

    public required string Address { get; init; }

    /// <summary>Business moment, UTC: what the hospital's day list shows.</summary>
    public required DateTime At { get; init; }

    /// <summary>Signed out (签退); null while signed in.</summary>
    public DateTime? EndedAt { get; set; }
}

sealed class SignInTable : IProvinceTable<SignIn>
{
    public void Configure(EntityTypeBuilder<SignIn> builder)
    {
        builder.HasKey(static s => s.SignInNo);
        builder.Property(static s => s.SignInNo).ValueGeneratedNever();
    }
}

/// <summary>Records a sign-in and gives it its number.</summary>
public sealed class SignInOperator(IStoreContexts stores, IdSource ids, BusinessClock clock)
{
    public async Task<SignIn> Run(int province, string institution, string operatorNo, string address, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.OfInstitution(institution), cancel);
        var signIn = new SignIn { SignInNo = ids.Next(province), Institution = institution, Operator = operatorNo, Address = address, At = clock.UtcNow };
        store.Add(signIn);
        await store.SaveChangesAsync(cancel);
        return signIn;
    }

    /// <summary>Ends a sign-in of the institution; one that is not there, or over already, is left as it is.</summary>
    public async Task<DateTime> End(int province, string institution, string number, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.OfInstitution(institution), cancel);
        var at = clock.UtcNow;
        _ = long.TryParse(number, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var signInNo);
        if (await store.Set<SignIn>().SingleOrDefaultAsync(s => s.SignInNo == signInNo, cancel) is { EndedAt: null } live) live.EndedAt = at;
        await store.SaveChangesAsync(cancel);
        return at;
    }
}
