using System.Diagnostics;

namespace Yidi.Operations.Exchange;

/// <summary>Prints a page to PDF in the Chromium of the machine: what is seen on screen is what is printed (design section 9).</summary>
public sealed class PrintPdf : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>One at a time: a browser is a hundred megabytes.</summary>
    readonly SemaphoreSlim _one = new(1);

    /// <summary>CHROMIUM_PATH, or where Debian puts it.</summary>
    static string Browser => Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } path ? path : "/usr/bin/chromium";

    /// <summary>False when the machine has no Chromium: pages can still be read and printed from a browser elsewhere.</summary>
    public static bool IsPossible => File.Exists(Browser);

    /// <summary>Throws <see cref="InvalidOperationException"/> with what the browser said when it made no PDF.</summary>
    public async Task<byte[]> Run(string html, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        var folder = Directory.CreateTempSubdirectory("yidi-print-");
        try
        {
            var (page, pdf) = (Path.Combine(folder.FullName, "page.html"), Path.Combine(folder.FullName, "page.pdf"));
            await File.WriteAllTextAsync(page, html, cancel);
            var said = await Print(folder.FullName, page, pdf, cancel);
            return File.Exists(pdf) ? await File.ReadAllBytesAsync(pdf, cancel) : throw new InvalidOperationException($"Chromium printed nothing: {said[..Math.Min(said.Length, 500)]}");
        }
        finally
        {
            folder.Delete(recursive: true);
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    static async Task<string> Print(string folder, string page, string pdf, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Browser)
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
            ArgumentList =
            {
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--no-first-run", $"--user-data-dir={folder}/profile", "--no-pdf-header-footer",
                $"--print-to-pdf={pdf}", new Uri(page).AbsoluteUri,
            },
        };
        using var browser = Process.Start(start) ?? throw new InvalidOperationException("Chromium could not be started.");
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        soon.CancelAfter(Patience);
        try
        {
            var (error, output) = (browser.StandardError.ReadToEndAsync(soon.Token), browser.StandardOutput.ReadToEndAsync(soon.Token));
            await browser.WaitForExitAsync(soon.Token);
            await output;
            return await error;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new InvalidOperationException($"Chromium did not print within {Patience.TotalSeconds} seconds.");
        }
        finally
        {
            if (!browser.HasExited) browser.Kill(entireProcessTree: true);
        }
    }
}
