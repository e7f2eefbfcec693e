package org.fairlead.container;

import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a {@link java.util.ServiceLoader} find one and the same default configurator each time, also where Fairlead is on the class path.
 *
 * <p>The API looks for the platform's default configurator anew for every configurator that asks. For a provider on the class path a service loader then
 * calls its constructor each time; a provider in a named module may give an instance that it has, by its method {@code provider}. So a package with
 * nothing but such a provider is made a module in a layer of its own, defined to the class loader that Fairlead was loaded by. Service loaders look
 * there before they look at the class path.
 */
final class ConfiguratorModule {
    private static final String NAME = "org.fairlead.platform";
    private static final String API = NAME + ".api";
    private static final String PACKAGE = ConfiguratorModule.class.getPackageName() + ".platform";
    private static final String PROVIDER = PACKAGE + ".PlatformConfigurator";

    private ConfiguratorModule() {}

    /** Defines the module; where the runtime does not let us, all stays as it was: each lookup makes a configurator, which have no state. */
    static void define() {
        ClassLoader loader = ConfiguratorModule.class.getClassLoader();
        ClassLoader empty = new ClassLoader(null) {};
        try {
            ModuleLayer boot = ModuleLayer.boot();
            Configuration configuration = boot.configuration().resolve(new Modules(), ModuleFinder.of(), Set.of(NAME));
            ModuleLayer.Controller controller =
                    ModuleLayer.defineModules(configuration, List.of(boot), name -> name.equals(NAME) ? loader : empty);
            Module module = controller.layer().findModule(NAME).orElseThrow();
            controller.addReads(module, ServerEndpointConfig.class.getModule());
            controller.addReads(module, DefaultConfigurator.class.getModule());
            // a service loader asks this loader for the class by module and name, which finds loaded classes only
            Class.forName(PROVIDER, true, loader);
        } catch (RuntimeException | ClassNotFoundException | LinkageError e) {
            System.getLogger(ConfiguratorModule.class.getPackageName())
                    .log(System.Logger.Level.DEBUG, "The default configurator is not a singleton", e);
        }
    }

    private static final class Modules implements ModuleFinder {
        private final ModuleReference provider = new Reference(ModuleDescriptor.newModule(NAME)
                .requires("java.base")
                .requires(API)
                .packages(Set.of(PACKAGE))
                .provides(ServerEndpointConfig.Configurator.class.getName(), List.of(PROVIDER))
                .build());

        /**
         * A module may only provide a service whose package some module exports. The API is on the class path, in no module: this one stands in for it
         * while modules are resolved, and has no class.
         */
        private final ModuleReference api = new Reference(ModuleDescriptor.newModule(API)
                .requires("java.base")
                .exports(ServerEndpointConfig.class.getPackageName())
                .build());

        @Override
        public Optional<ModuleReference> find(String name) {
            return findAll().stream()
                    .filter(module -> module.descriptor().name().equals(name))
                    .findFirst();
        }

        @Override
        public Set<ModuleReference> findAll() {
            return Set.of(provider, api);
        }
    }

    private static final class Reference extends ModuleReference {

        Reference(ModuleDescriptor descriptor) {
            super(descriptor, null);
        }

        @Override
        public ModuleReader open() {
            throw new UnsupportedOperationException("Classes come from the class path");
        }
    }
}
