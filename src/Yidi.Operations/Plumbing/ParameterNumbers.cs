using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Yidi.Operations.Plumbing;

/// <summary>Whole numbers an installation may set under a prefix, each with a standard where it did not.</summary>
sealed class ParameterNumbers
{
    readonly Dictionary<string, string> _set;
    readonly string _prefix;

    ParameterNumbers(string prefix, Dictionary<string, string> set) => (_prefix, _set) = (prefix, set);

    internal static async Task<ParameterNumbers> Read(NationalContext national, string prefix, CancellationToken cancel) =>
        new(prefix, await national.Set<Parameter>().AsNoTracking().Where(p => p.Name.StartsWith(prefix)).ToDictionaryAsync(static p => p.Name, static p => p.Value, cancel));

    internal int Of(string name, int standard) => _set.TryGetValue(_prefix + name, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : standard;
}
