using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Yidi.Operations.Policies;

/// <summary>Reads a YAML file into its one root, or says near which line it broke.</summary>
static class YamlText
{
    /// <summary>Root and no trouble, or no root and the trouble with its line.</summary>
    internal static (YamlNode? Root, int Line, string Trouble) Load(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException e)
        {
            return (null, (int)e.Start.Line, $"this is not YAML: {e.InnerException?.Message ?? e.Message}");
        }
        catch (InvalidOperationException)
        {
            // The scanner of the library ends like this on some unfinished lists.
            return (null, 1, "this is not YAML: a list or mapping that was opened is not closed");
        }
        return stream.Documents is [var document] ? (document.RootNode, 1, "") : (null, 1, "the file is empty, or holds more than one document");
    }
}
