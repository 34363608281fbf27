using System.Data.Common;

namespace Yidi.Cli;

/// <summary>Ordinary trouble is told in a line or two with what to do, never as a stack trace.</summary>
static class Trouble
{
    /// <summary>The command's exit code; 1 after trouble was told on standard error.</summary>
    internal static async Task<int> Told(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidDataException or IOException or HttpRequestException or DbException or UnauthorizedAccessException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"yidi: {e.Message}");
            if (WhatToDo(e) is { } next) await Console.Error.WriteLineAsync($"      {next}");
            return 1;
        }
    }

    /// <summary>A problem document of the server in one sentence; any other text as it is.</summary>
    internal static string Of(string answer)
    {
        try
        {
            var problem = System.Text.Json.JsonDocument.Parse(answer).RootElement;
            string Said(string name) => problem.TryGetProperty(name, out var value) ? value.ToString() : "";
            return Said("detail") is { Length: > 0 } detail ? detail : Said("title");
        }
        catch (System.Text.Json.JsonException)
        {
            return answer;
        }
    }

    static string? WhatToDo(Exception trouble) => trouble switch
    {
        IOException when trouble.Message.Contains("address already in use", StringComparison.OrdinalIgnoreCase) => "Is it running already? Try ./yidi demo, or another address: ./yidi up --url http://127.0.0.1:8421",
        DbException => "Can the database be reached? Check --postgres and that the server runs.",
        UnauthorizedAccessException => "May this user write there? Give another folder with --data.",
        HttpRequestException or TaskCanceledException => "Is the server still running? Look at its terminal, or start one with ./yidi up.",
        _ => null,
    };
}
