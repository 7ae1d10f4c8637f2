using Switchboard.Simulator;

namespace Switchboard.Tests.Integration.Simulator;

public sealed class CommandTests
{
    [Fact]
    public void The_command_line_is_read()
    {
        var options = SimulatorCommand.Parse(["--port", "0", "--listen", "::1", "--data", "x.json", "--account", $"{Desk.Sid}:{Desk.Token}"], out _)!;
        (options.Url, options.DataFile, options.Accounts[0]).ShouldBe(("http://[::1]:0", "x.json", new AccountSeed(Desk.Sid, Desk.Token)));
    }

    [Theory]
    [InlineData("--prot 1", "--prot 1 is not understood.")]
    [InlineData("--port 70000", "--port 70000 is not understood.")]
    [InlineData("--listen everywhere", "--listen everywhere is not understood.")]
    [InlineData("--data", "--data needs a value.")]
    public async Task A_wrong_command_line_is_said_and_ends_with_2(string line, string wrong)
    {
        SimulatorCommand.Parse(line.Split(' '), out var said).ShouldBeNull();

        said.ShouldBe(wrong);
        (await SimulatorCommand.Run(line.Split(' '), TestContext.Current.CancellationToken)).ShouldBe(2);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task A_file_that_holds_something_else_is_no_start(string text)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);

        Should.Throw<InvalidDataException>(() => SimulatorApp.Create(Desk.Options with { DataFile = file })).Message.ShouldContain("Remove it to begin anew");
        (await SimulatorCommand.Run(["--port", "0", "--data", file], TestContext.Current.CancellationToken)).ShouldBe(1);

        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe(text);
        File.Delete(file);
    }
}
