using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;

namespace Yidi.Server.Access;

/// <summary>Keys that protect cookies, kept sealed in the national store, so that every node reads the cookies of every other.</summary>
sealed class StoredProtectionKeys(IStoreContexts stores, Vault vault) : IXmlRepository
{
    // The interface is synchronous; the framework calls it at start and when a key is made, every ninety days.
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var national = stores.National(CancellationToken.None).Result;
        return [.. national.Set<ProtectionKey>().AsEnumerable().Select(k => XElement.Parse(vault.Open(k.SealedXml)))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var national = stores.National(CancellationToken.None).Result;
        national.Add(new ProtectionKey { Name = $"{friendlyName} {Guid.NewGuid():N}", SealedXml = vault.Seal(element.ToString(SaveOptions.DisableFormatting)) });
        national.SaveChanges();
    }
}
