using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Switchboard.Tests.EndToEnd;

public sealed class PhoneMetadataTests
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Numbers_and_texts_drawn_anew_are_read_as_the_packages_of_their_data_read_them()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder(), "node_modules")), "tools/phone-metadata has no node_modules: run `npm ci` there (./test does).");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var node = Process.Start(new ProcessStartInfo("node", ["--test", "--test-reporter=spec"])
        {
            WorkingDirectory = Folder(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = node.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = node.StandardError.ReadToEndAsync(patience.Token);
            await node.WaitForExitAsync(patience.Token);

            var said = await output + await errors;
            TestContext.Current.TestOutputHelper?.WriteLine(said);
            node.ExitCode.ShouldBe(0, said);
            said.ShouldContain("pass 3");
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(entireProcessTree: true);
            }
        }
    }

    static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../tools/phone-metadata"));
}
