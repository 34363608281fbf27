using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Yidi.Operations.Policies;

/// <summary>Reads a YAML file into its one root, or says near which line it broke.</summary>
static class YamlText
{
    /// <summary>The parser of the library calls itself for each level and would end the program on a file that nests without end.</summary>
    const int MaxDepth = 60;

    static int? DeepestLine(string yaml)
    {
        var (line, depth, indent, atStart) = (1, 0, 0, true);
        foreach (var c in yaml)
        {
            if (c == '\n') (line, indent, atStart) = (line + 1, 0, true);
            else if (atStart && c is ' ' or '-') indent++;
            else atStart = false;
            if (c is '[' or '{') depth++;
            else if (c is ']' or '}' && depth > 0) depth--;
            if (depth > MaxDepth || indent > MaxDepth * 4) return line;
        }
        return null;
    }

    /// <summary>Root and no trouble, or no root and the trouble with its line.</summary>
    internal static (YamlNode? Root, int Line, string Trouble) Load(string yaml)
    {
        if (DeepestLine(yaml) is { } deep) return (null, deep, $"this is not a pack: more than {MaxDepth} lists or mappings inside each other");
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
