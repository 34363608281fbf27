using System.Diagnostics;

namespace Yidi.Storage;

/// <summary>Spans of traces from the door to the lane. They name messages, provinces and counts, never a person.</summary>
public static class Spans
{
    /// <summary>The source an exporter listens to; without one a span costs nothing.</summary>
    public const string Name = "Yidi";

    static readonly ActivitySource Source = new(Name);

    public static Activity? Start(string name) => Source.StartActivity(name);
}
