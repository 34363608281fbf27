using Yidi.Policy;

namespace Yidi.Operations.Access;

/// <summary>What people are to the system. Stored: never renumber.</summary>
public enum Role
{
    /// <summary>参保人, for oneself or as proxy.</summary>
    InsuredPerson = 1,

    /// <summary>医药机构经办人.</summary>
    InstitutionClerk = 2,

    /// <summary>医药机构医保负责人.</summary>
    InstitutionManager = 3,

    /// <summary>经办人员.</summary>
    Officer = 4,

    /// <summary>审核人员.</summary>
    Reviewer = 5,

    /// <summary>财务.</summary>
    Finance = 6,

    /// <summary>基金监管.</summary>
    Supervisor = 7,

    /// <summary>审计.</summary>
    Auditor = 8,

    /// <summary>政策管理.</summary>
    PolicyOfficer = 9,

    /// <summary>系统管理.</summary>
    Administrator = 10,
}

/// <summary>A role in force with its reach: a region (the nation covers all), an institution, or a person.</summary>
/// <param name="Scope">What a proxy may do; null when the caller is the person.</param>
public sealed record Grant(Role Role, RegionCode? Region, string Institution, PersonNo? Person, string? Scope = null)
{
    public static Grant Of(RoleGrant row) => new(row.Role,
        row.Region == RegionCode.NationText ? RegionCode.Nation : RegionCode.TryParse(row.Region, out var region) ? region : null,
        row.Institution, row.PersonNo == 0 ? null : new PersonNo(row.PersonNo), row.IsProxy ? row.Scope : null);
}

/// <summary>Who is calling, with every grant in force. An institution's program is a caller too.</summary>
/// <param name="Name">Stable name in keys and audit rows, such as 'account:17' or an institution number.</param>
public sealed record Caller(string Name, string DisplayName, IReadOnlyList<Grant> Grants, string Address = "")
{
    /// <summary>Nobody: what an unsigned request is.</summary>
    public static Caller Nobody { get; } = new("", "", []);

    /// <summary>The platform's own work: workers, import by the operator of the machine.</summary>
    public static Caller Platform { get; } = new("platform", "平台", [new(Role.Administrator, RegionCode.Nation, "", null)]);

    public bool IsKnown => Name.Length > 0;

    /// <summary>An institution speaking at the gateway.</summary>
    public static Caller OfInstitution(string institution, string operatorName, string address) =>
        new(institution, operatorName, [new(Role.InstitutionClerk, null, institution, null)], address);

    /// <summary>The first role by which the caller may do the act; for audit rows.</summary>
    public Role? RoleFor(Act act) => Gate.Rules[act].May.Select(static m => m.Role).Cast<Role?>().FirstOrDefault(r => Grants.Any(g => g.Role == r));
}
