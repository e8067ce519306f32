package io.mlconnector.x3anaplan.sandbox.anaplan;

/** How the simulated Anaplan behaves where the vendor leaves it open or varies; sign-in has settings of its own. */
public final class AnaplanSettings {

    private final RateSettings rate = new RateSettings();
    private final TaskSettings tasks = new TaskSettings();
    private final ImportSettings imports = new ImportSettings();
    private final AnswerSettings answers = new AnswerSettings();
    private final FileSettings files = new FileSettings();

    public RateSettings rate() {
        return rate;
    }

    public TaskSettings tasks() {
        return tasks;
    }

    public ImportSettings imports() {
        return imports;
    }

    public AnswerSettings answers() {
        return answers;
    }

    public FileSettings files() {
        return files;
    }
}
