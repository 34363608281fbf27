using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Cli;

/// <summary>yidi account add: the first administrator of an installation, or any account when nobody can sign in.</summary>
static class AccountCommand
{
    internal static Command Make()
    {
        var (name, shown) = (new Argument<string>("user-name") { Description = "What the person signs in with" }, new Option<string>("--display-name") { Description = "How the person is shown", DefaultValueFactory = static _ => "" });
        var role = new Option<string>("--role") { Description = $"One of {string.Join(", ", Enum.GetNames<Role>())}", DefaultValueFactory = static _ => nameof(Role.Administrator) };
        role.AcceptOnlyFromAmong(Enum.GetNames<Role>());
        var region = new Option<string>("--region") { Description = "City, province, or 000000 for the nation", DefaultValueFactory = static _ => RegionCode.NationText };
        var institution = new Option<string>("--institution") { Description = "For roles of an institution, in place of a region", DefaultValueFactory = static _ => "" };
        var store = new StoreOptions();
        var add = new Command("add", "Open an account with one role; the password is read from standard input") { name, shown, role, region, institution };
        store.AddTo(add);
        add.SetAction((parsed, cancel) => Trouble.Told(async () =>
        {
            var password = await Console.In.ReadLineAsync(cancel) ?? "";
            await using var services = await store.Open(parsed, cancel);
            var userName = parsed.GetValue(name)!;
            return await Add(services.GetRequiredService<KeepAccounts>(), new(userName, parsed.GetValue(shown)! is { Length: > 0 } given ? given : userName, password),
                Enum.Parse<Role>(parsed.GetValue(role)!), parsed.GetValue(region)!, parsed.GetValue(institution)!, cancel);
        }));
        return new Command("account", "Accounts of people and programs") { add };
    }

    static async Task<int> Add(KeepAccounts accounts, NewAccount account, Role role, string region, string institution, CancellationToken cancel)
    {
        var reach = institution.Length > 0 ? (RegionCode?)null : region == RegionCode.NationText ? RegionCode.Nation
            : RegionCode.TryParse(region, out var place) ? place : throw new InvalidOperationException($"--region '{region}' is not six digits.");
        static Call Key(string kind) => new(new(Caller.Platform.Name, Guid.NewGuid().ToString("N"), kind), "");
        var opened = await accounts.Open(Key("open-account"), Caller.Platform, account, cancel);
        if (opened.Refusal is { } refused) throw new InvalidOperationException(refused.ToChinese());
        var granted = await accounts.Grant(Key("grant-role"), Caller.Platform, new(opened.Answer.AccountNo, role, reach, institution, null, null), cancel);
        if (granted.Refusal is { } wrong) throw new InvalidOperationException(wrong.ToChinese());
        Console.WriteLine($"{account.UserName}: {role} of {(institution.Length > 0 ? institution : region)}");
        return 0;
    }
}
