using Switchboard.Api;
using Switchboard.Host;
using Switchboard.Kernel;

namespace Switchboard.Tests.Integration.Host;

public sealed class CommandTests
{
    sealed class Fly(string wings) : ICommand
    {
        public string Name => "fly away";

        public string Summary => "leave by air";

        public Task<int> Run(CancellationToken ct) => Task.FromResult(wings.Length);
    }

    [Fact]
    public void A_command_joins_by_existing_and_is_told_without_being_made()
    {
        var commands = Commands.In(Parts.In([typeof(Fly).Assembly]));

        CommandLine.Usage(commands.Select(command => (command.Name, command.Summary))).ShouldContain("\n  fly away          leave by air\n");
        commands.Single(command => command.Name == "fly away").Type.ShouldBe(typeof(Fly));
    }
}
