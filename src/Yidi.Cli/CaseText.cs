using Yidi.Operations.Policies;
using Yidi.Policy;

namespace Yidi.Cli;

/// <summary>Reads a bill and a person from text, and tells trouble in words instead of exceptions.</summary>
static class CaseText
{
    /// <param name="what">What is read, for the message.</param>
    /// <param name="name">In a list of cases, a part of the name of the one that is meant.</param>
    internal static PolicyCase Read(string text, string what, RegionCode region, PolicyPack pack, string name = "")
    {
        try
        {
            var one = CaseFile.Read(text, region, pack.Insurance, pack.InsuranceYearOf, name);
            var stranger = one.Years.SelectMany(static y => y.Before.Entries).Select(static e => e.Key).FirstOrDefault(k => !pack.Knows(k));
            return stranger is null ? one : throw new FormatException($"before: '{stranger}' is no yearly sum of this pack; use one of {string.Join(", ", pack.SumNames)}");
        }
        catch (Exception e) when (e is FormatException or KeyNotFoundException)
        {
            throw new InvalidOperationException($"{what} cannot be read: {e.Message}", e);
        }
        catch (InvalidCastException e)
        {
            throw new InvalidOperationException($"{what} cannot be read: a text stands where a mapping or a list is expected, or the other way round.", e);
        }
    }
}
